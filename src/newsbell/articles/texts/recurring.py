"""Whether what a line tells is told once more near it, as a summary's and a subheading's is: words alike. Pure."""

from collections.abc import Sequence

_STEM = 6
_AHEAD = 3
_LEAST = 2
_LONGEST_HEAD = 160


def recurring(lines: Sequence[str], told: Sequence[set[str]], paragraphs: Sequence[int]) -> list[list[str]]:
    """The marks of each line, which tells these words, and where these of them are paragraphs.

    Which share of its words the next paragraph has, the next three, the one before; and of the first paragraphs, which
    share of a headline's words each has.
    """
    stems = [{word[:_STEM] for word in words} for words in told]
    first = paragraphs[0] if paragraphs else len(lines)
    heads = [stems[at] for at in range(first) if len(stems[at]) > _LEAST and len(lines[at]) < _LONGEST_HEAD]
    found: list[list[str]] = []
    before = 0
    for at, own in enumerate(stems):
        is_paragraph = before < len(paragraphs) and paragraphs[before] == at
        ahead = paragraphs[before + is_paragraph : before + is_paragraph + _AHEAD]
        marks: list[str] = []
        if len(own) >= _LEAST and ahead:
            near, far = stems[ahead[0]], set[str]().union(*(stems[there] for there in ahead))
            marks += [f"next has {_share(own, near)}", f"next three have {_share(own, far)}"]
            if before < _AHEAD:
                marks += [f"{mark} in paragraph {before if is_paragraph else 'none'}" for mark in marks]
        if len(own) >= _LEAST and before:
            marks.append(f"last has {_share(own, stems[paragraphs[before - 1]])}")
        if is_paragraph and before < _AHEAD and heads:
            marks.append(f"headline {max(_share(head, own) for head in heads)} in paragraph {before}")
        found.append(marks)
        before += is_paragraph
    return found


def _share(words: set[str], others: set[str]) -> int:
    """In quarters, and 1 for any."""
    return -(-4 * len(words & others) // len(words))
