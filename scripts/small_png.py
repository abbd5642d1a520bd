"""Pictures for the docs: few colours, few octets."""

import io
from pathlib import Path

from PIL import Image

COLOURS = 40


def keep(picture: Image.Image | bytes, path: Path) -> None:
    """Saves a picture as a PNG with a palette, as small as it gets without being seen."""
    whole = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
    few = whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    few.save(path, optimize=True)
    print(f"{path.name} {path.stat().st_size / 1_000:.0f} kB")
