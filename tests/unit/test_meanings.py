"""What headlines mean, as vectors: cut into pieces, reckoned by a model, found again (the semantic extra)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbell.common.errors import SettingInvalid
from newsbell.stories import meanings, semantic
from newsbell.stories.meanings import Meanings
from newsbell.stories.pieces import LONGEST, Pieces
from newsbell.stories.semantic import Meaning
from newsbell.stories.tellings import telling
from newsbell.stories.window import Window

np = pytest.importorskip("numpy", reason="numpy comes with the semantic extra alone")

VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "fed", "chief", "quit", "##s", "cafe", "$", "5", "北", "!")
WIDTH = 24


def made_up(folder: Path) -> Path:
    """A model of BERT's form with two layers and weights of chance."""
    chance = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), WIDTH),
        "embeddings.position_embeddings.weight": (LONGEST, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    linear = {"intermediate.dense": (4 * WIDTH, WIDTH), "output.dense": (WIDTH, 4 * WIDTH)}
    linear |= {f"attention.{part}": (WIDTH, WIDTH) for part in ("self.query", "self.key", "self.value", "output.dense")}
    for layer in range(2):
        for name, shape in linear.items():
            shapes[f"encoder.layer.{layer}.{name}.weight"] = shape
            shapes[f"encoder.layer.{layer}.{name}.bias"] = shape[:1]
    normal = ["embeddings.LayerNorm"]
    normal += [f"encoder.layer.{n}.{part}.LayerNorm" for n in range(2) for part in ("attention.output", "output")]
    shapes |= {f"{name}.{part}": (WIDTH,) for name in normal for part in ("weight", "bias")}
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    numbers = b""
    for name, size in shapes.items():
        packed = chance.normal(size=size).astype(np.float32).tobytes()
        offsets = [len(numbers), len(numbers) + len(packed)]
        header[name] = {"dtype": "F32", "shape": size, "data_offsets": offsets}
        numbers += packed
    said = json.dumps(header).encode()
    said += b" " * (-len(said) % 8)
    (folder / "model.safetensors").write_bytes(len(said).to_bytes(8, "little") + said + numbers)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", "utf-8")
    return folder


@pytest.fixture
def switched_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NEWSBELL_SEMANTIC_MODEL", str(made_up(tmp_path)))
    yield tmp_path
    semantic._model.cache_clear()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Fed chief quits", [4, 5, 6, 7]),
        ("FED\u200b  Café!", [4, 8, 12]),
        ("$5 北北", [9, 10, 11, 11]),
        ("unheard", [1]),
        ("quit" * 26, [1]),
        ("", []),
    ],
)
def test_a_headline_is_cut_as_its_model_learned_it(text: str, pieces: list[int]) -> None:
    assert [2, *pieces, 3] == Pieces(VOCABULARY)(text)


def test_a_long_text_is_cut_short() -> None:
    assert len(Pieces(VOCABULARY)("quits " * 900)) == LONGEST


def test_the_same_words_mean_the_same_and_others_do_not(tmp_path: Path) -> None:
    meaning = Meaning(made_up(tmp_path))
    one, same, other = meaning("Fed chief quits"), meaning("FED CHIEF QUITS"), meaning("Café $5")
    assert float(one @ one) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(one, same)
    assert float(one @ other) < 0.999
    assert float(one @ meaning("chief quits fed")) < 1 - 1e-4, "the order of words counts"


def test_the_nearest_in_meaning_come_first_and_the_oldest_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanings, "MOST", 300)
    held, chance = Meanings(), np.random.default_rng(1)
    assert held.nearest(np.ones(WIDTH, np.float32)) == []
    vectors = chance.normal(size=(400, WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for number, vector in enumerate(vectors):
        held.add(number, vector)
    right = sorted(range(100, 400), key=lambda number: -float(vectors[number] @ vectors[250]))
    assert list(held.nearest(vectors[250])) == right[: meanings.NEAREST]
    assert 0 not in held.nearest(vectors[0])


def test_stories_are_proposed_by_meaning_where_no_word_is_shared() -> None:
    vector = np.eye(WIDTH, dtype=np.float32)
    window = Window()
    for number, title in enumerate(("Fed chief quits", "Ferry sails again")):
        one = telling(article=number, story=number, source="a", rank=0, title=title, text="")
        object.__setattr__(one, "meaning", vector[number])
        window.add(one)
    new = telling(article=9, story=9, source="b", rank=0, title="Powell resigns", text="")
    assert window.nearest(new) is None
    object.__setattr__(new, "meaning", vector[0])
    nearest = window.nearest(new)
    assert nearest is not None
    assert nearest.of.article == 0
    spoken = telling(article=10, story=10, source="a", rank=0, title="Powell resigns", text="")
    object.__setattr__(spoken, "meaning", vector[0])
    assert window.nearest(spoken) is None, "a source does not tell one story twice"


def test_the_extra_is_on_where_its_files_are(switched_on: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert semantic.meaning() is not None
    monkeypatch.setenv("NEWSBELL_SEMANTIC", "0")
    assert semantic.meaning() is None
    monkeypatch.setenv("NEWSBELL_SEMANTIC", "1")
    (switched_on / "vocab.txt").unlink()
    with pytest.raises(SettingInvalid, match=r"vocab\.txt is not there"):
        semantic.meaning()
    monkeypatch.setenv("NEWSBELL_SEMANTIC", "auto")
    assert semantic.meaning() is None


def test_what_runs_without_the_extra_does_not_load_numpy() -> None:
    asked = "import sys, newsbell.stories.semantic as s, newsbell.stories.replay; "
    asked += "s.meaning(); print('numpy' in sys.modules)"
    environment = {**os.environ, "NEWSBELL_SEMANTIC": "0"}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
