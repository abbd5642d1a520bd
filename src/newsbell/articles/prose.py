"""What can be measured of a page's blocks, one by one and among their neighbours, to tell prose from furniture."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from newsbell.articles.blocks import Block, Box, container

_SENTENCE_END = re.compile(r"[.!?…。！？।؟](?:[\"'”’»)\]]*)(?:\s|$)")
_COMMA = re.compile("[,;:，、،]")
_LAST = re.compile(r"[.!?…。！？।؟:][\"'”’»“)\]]*$")
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d")
_FURNITURE = re.compile(
    r"cookie|newsletter|abonn|subscri|sign (?:in|up)|log ?in\b|anmeld|registr|facebook|twitter|whatsapp|instagram|e-mail"
    r"|comment|kommentar|read more|lesen sie|mehr zu|weiterlesen|lire aussi|leer más|see also|related|©|copyright|all rights"
    r"|alle rechte|advert|anzeige|werbung|datenschutz|privacy|impressum|share|teilen|javascript|browser|click here|print"
    r"|posted (?:by|in|on)|filed under|tagged|published|source:|quelle:|previous|next\b|zurück|weiter\b|menu|search",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:photo|foto|image|bild|picture|grafik|credit|video|crédit|caption)|getty|shutterstock|\b(?:dpa|afp|ap photo|reuters|epa)\b",
    re.IGNORECASE,
)
_HEADING = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_FLAGS = [1 << bit for bit in range(21)]


def measures(blocks: Sequence[Block], votes: Sequence[Sequence[float]], title: int) -> list[list[float]]:
    """A row of numbers for each block, as the learned trees in `body` were taught with them.

    `votes`: of each block, the shares of its words that other readers of the page took for its body; `title`: the place
    of the page's headline among the blocks, -1 where it has none.
    """
    if not blocks:
        return []
    boxes = [container(block) for block in blocks]
    total = sum(box.prose for box in set(boxes)) or 1
    above: Counter[Box] = Counter()
    for box in set(boxes):
        up: Box | None = box
        while up is not None:
            above[up] += box.prose
            up = up.parent
    best = max(set(boxes), key=lambda box: (box.prose, -box.depth))
    inside = [at for at, box in enumerate(boxes) if box is best]
    first, last = inside[0], inside[-1]
    around = _ancestors(best)
    texts = Counter(block.text for block in blocks)
    own = [_own(block) for block in blocks]
    characters, read = sum(len(block.text) for block in blocks), 0
    rows = []
    for at, (block, box) in enumerate(zip(blocks, boxes, strict=True)):
        parent = box.parent or box
        grand = parent.parent or parent
        row = [
            *own[at],
            *votes[at],
            at / len(blocks),
            read / characters,
            float(at),
            float(len(blocks) - at),
            box.prose / total,
            above[parent] / total,
            above[grand] / total,
            float(box is best),
            float(parent in around or box in around),
            _shared(box, around),
            float(at - first),
            float(at - last),
            float(at - title) if title >= 0 else 0.0,
            float(title >= 0),
            float(texts[block.text]),
            float(box.depth),
            math.log(total),
            best.prose / total,
        ]
        for step in (-2, -1, 1, 2):
            there = at + step
            if 0 <= there < len(blocks):
                row += [own[there][0], own[there][1], sum(votes[there]), float(boxes[there] is box)]
            else:
                row += [-1.0, -1.0, -1.0, -1.0]
        rows.append(row)
        read += len(block.text)
    return rows


def _own(block: Block) -> list[float]:
    text = block.text
    length = len(text)
    words = len(_WORD.findall(text))
    place, near = block.box.place, block.box.near
    return [
        math.log(1 + length),
        block.linked / length,
        block.strong / length,
        math.log(1 + words),
        len(_SENTENCE_END.findall(text)) / (1 + words / 10),
        len(_COMMA.findall(text)) / (1 + words / 10),
        len(_FIGURE.findall(text)) / length,
        sum(1 for sign in text if sign.isupper()) / length,
        float(_LAST.search(text) is not None),
        float(len(_FURNITURE.findall(text[:400]))),
        float(_CREDIT.search(text[:300]) is not None),
        float(len(block.links)),
        float(block.tag == "p"),
        float(_HEADING.get(block.tag, 0)),
        float(block.tag == "li"),
        float(block.tag in ("td", "th", "dt", "dd")),
        float(block.tag in ("div", "section", "article", "main", "body")),
        *(float(place & flag > 0) + float(near & flag > 0) for flag in _FLAGS),
    ]


def _ancestors(box: Box) -> dict[Box, int]:
    found, step, up = {}, 0, box.parent
    while up is not None:
        found[up] = step
        step += 1
        up = up.parent
    return found


def _shared(box: Box, around: dict[Box, int]) -> float:
    """How many steps above the box of the most prose this box meets it."""
    up: Box | None = box
    while up is not None:
        if up in around:
            return float(around[up])
        up = up.parent
    return 99.0
