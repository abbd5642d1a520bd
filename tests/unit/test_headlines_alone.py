"""The figures of headlines alone do not fall: replay on the development stream."""

import json
import lzma
from collections import Counter
from pathlib import Path

import pytest

from newsbell.stories.facts import facts
from newsbell.stories.replay import Stream


@pytest.mark.uncounted
@pytest.mark.timeout(600)
def test_headlines_alone_are_told_apart_as_well_as_the_docs_say(shared: Path) -> None:
    with lzma.open(shared / "data/stories-uci-dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    stream, rows = Stream(), []
    for number, item in enumerate(items):
        article = facts(article=number, story=number, source="", title=item["title"], text="", entry_id=item["id"])
        decision = stream.admit(article)
        rows.append((decision.story, item["story"], decision.kind == "new-story"))
    both = Counter((cluster, story) for cluster, story, _ in rows)
    clusters, stories = Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    precision = sum(count**2 / clusters[cluster] for (cluster, _), count in both.items()) / len(rows)
    recall = sum(count**2 / stories[story] for (_, story), count in both.items()) / len(rows)
    firsts = {story: new for _, story, new in reversed(rows)}
    missed = sum(not new for new in firsts.values())
    false = sum(new for *_, new in rows) - (len(firsts) - missed)
    assert 2 * precision * recall / (precision + recall) >= 0.76
    assert missed / len(firsts) <= 0.08
    assert false / (len(rows) - len(firsts)) <= 0.05
