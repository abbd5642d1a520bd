"""Which names of a text are its sources, by the learned weights of their marks (scripts/learn_sources.py). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from newsbell.articles.citing.citing_words import WORDS
from newsbell.articles.citing.known_sources import MEDIA, kind_of
from newsbell.articles.citing.source_marks import NOBODY, Span, spans_in
from newsbell.articles.known.folding import fold

# The weight that counts for every span; those of the file are hundredths.
BIAS = "every"
# Where edges have less, nothing is a source: so have those of one source in a hundred.
LEAST = -150
_ARTICLES = frozenset(
    {"The", "Le", "La", "Les", "L", "El", "Los", "Las", "Il", "Der", "Die", "Das", "De", "Het", "O", "A"}
)
_WORDS_TOO = frozenset({"O", "A"})


@cache
def weights() -> Mapping[str, int]:
    """Mark → its weight."""
    told = (files("newsbell.articles") / "data" / "source_weights.txt").read_text("utf-8")
    lines = (line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    return {mark: int(weight) for mark, weight in lines}


def sources_in(body: Sequence[str], title: str | None = None) -> Iterator[str]:
    """The names that these paragraphs give as their sources, as written, in order, as often as they do."""
    spans = list(spans_in(body, title))
    scored = scores(spans, weights())
    found = chosen(spans, scored)
    ends = {(one.sentence, one.last) for one in found}
    for one in found:
        if not _is_bracketed(one):
            yield _with_article(one)
        elif (one.sentence, one.first - 2) not in ends:
            yield _with_article(_in_full(one, spans, scored))


def _in_full(one: Span, spans: Sequence[Span], scored: Sequence[int]) -> Span:
    """ "Redaktionsnetzwerk Deutschland (RND)": what stands over the letters in brackets, where they are its own."""
    over = [
        (score, -at)
        for at, (other, score) in enumerate(zip(spans, scored, strict=True))
        if (other.sentence, other.last) == (one.sentence, one.first - 2) and _are_letters_of(one.name, other.name)
    ]
    return spans[-max(over)[1]] if over else one


def _are_letters_of(letters: str, name: str) -> bool:
    rest = iter(fold(name))
    return fold(name)[:1] == fold(letters)[:1] and all(letter in rest for letter in fold(letters))


def scores(spans: Sequence[Span], by: Mapping[str, int]) -> Sequence[int]:
    """How likely each names a source; above 0 it does. What its edges speak against is looked at no closer."""
    edges: dict[tuple[int, int], int] = {}
    found = []
    bias, get = by[BIAS], by.get
    for one in spans:
        left, right = (one.sentence, -1 - one.first), (one.sentence, one.last)
        if left not in edges:
            edges[left] = sum([get(mark, 0) for mark in one.left])
        if right not in edges:
            edges[right] = sum([get(mark, 0) for mark in one.right])
        score = edges[left] + edges[right]
        if score >= LEAST:
            own = one.own
            score = LEAST if NOBODY in own else score + bias + sum([get(mark, 0) for mark in own])
        found.append(score)
    return found


def chosen(spans: Sequence[Span], scored: Sequence[float]) -> Sequence[Span]:
    """Those above 0, in order; of several that overlap the likeliest."""
    taken: dict[int, list[Span]] = {}
    likely = sorted((at for at in range(len(spans)) if scored[at] > 0), key=lambda at: -scored[at])
    for at in likely:
        one = spans[at]
        others = taken.setdefault(one.sentence, [])
        if not any(one.first <= other.last and other.first <= one.last for other in others):
            others.append(one)
    return sorted((one for several in taken.values() for one in several), key=lambda one: (one.sentence, one.first))


def _with_article(one: Span) -> str:
    """The name, with the article in capitals that belongs to it: "told The Times", "L'Équipe"."""
    sentence = one.place.sentence
    at = one.first - 1
    if at > 0 and sentence.tokens[at] in "'’":
        at -= 1
    if at < 0 or sentence.tokens[at] not in _ARTICLES:
        return one.name
    if at == 0 and (sentence.tokens[at] in _WORDS_TOO or not _is_medium(one.name)):
        return one.name
    return sentence.named(at, one.last)


def _is_bracketed(one: Span) -> bool:
    tokens = one.place.sentence.tokens
    return tokens[one.first - 1 : one.first] == ["("] and tokens[one.last + 1 : one.last + 2] == [")"]


def _is_medium(name: str) -> bool:
    words = fold(name).split()
    return kind_of(words) in MEDIA or not WORDS["media_words"].isdisjoint((*words[:1], *words[-1:]))
