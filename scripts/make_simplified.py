"""Make the list of Han signs that mainland China writes simpler: `python scripts/make_simplified.py TSCharacters.txt`.

TSCharacters.txt is OpenCC's (Apache 2.0): a traditional sign, a tab, its simplified ones, the usual one first.
Written are two lines of the same length: the traditional signs, and below each its simplified one.
"""

import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/newsbell/articles/data/uncased/simplified.txt"


def main(source: Path) -> None:
    """Writes both lines."""
    pairs = [line.split("\t") for line in source.read_text("utf-8").splitlines() if "\t" in line]
    known = {old: new.split(" ")[0] for old, new in pairs}
    changed = {old: new for old, new in known.items() if old != new and len(old) == len(new) == 1 and ord(old) < 65536}
    OUT.write_text(f"{''.join(changed)}\n{''.join(changed.values())}\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
