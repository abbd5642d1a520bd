"""The directory: what can be followed of a publisher, since its stories name it. One worker at a time writes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from newsbell.common.errors import PhraseRefused
from newsbell.common.sealed import lasting_lookup, lookups
from newsbell.common.stopwords import stop_words
from newsbell.common.text import fold, squeeze, tokens
from newsbell.follows import popular, postings
from newsbell.follows.choices import LONGEST, LONGEST_KEY, WORDED
from newsbell.follows.matcher import other_names
from newsbell.follows.models import Directory, Listed, ListedWord, Mention, Subject, identity
from newsbell.follows.other_names import Called
from newsbell.follows.phrases import pattern

LEVELS = 8
_LEVELS = range(LEVELS, 0, -1)
LONGEST_START = 64
MOST_WORDS = 6
COUNTED = 2_000
"""Subjects whose readers are counted: those that the stories name most."""
AT_ONCE = 100


@dataclass(frozen=True)
class Named:
    """A subject that a story names. `story`, of a thread: its first story's number, which it is known by."""

    kind: str
    name: str
    within: Sequence[str] = ()
    story: int | None = None

    @property
    def key(self) -> str:
        return fold(self.name) if self.story is None else str(self.story)


def wake(publisher: int, now: datetime) -> None:
    """There are stories whose subjects are not listed yet."""
    if not Directory.objects.filter(publisher=publisher).update(due_at=now):
        Directory.objects.bulk_create([Directory(publisher_id=publisher, due_at=now)], ignore_conflicts=True)


def enter(directory: Directory, told: Mapping[int, Iterable[Named]]) -> None:
    """Lists what these stories name: story → its subjects. In the caller's transaction; done twice it changes nothing.

    What cannot be followed, since it would match nothing or nearly everything, is left out.
    """
    language, others = directory.publisher.language or None, other_names(directory.publisher_id).own()
    named = {
        story: _by_key(one for one in _once(_by_own_names(found, others)) if _is_fit(one, language))
        for story, found in told.items()
    }
    first = _by_key(one for found in named.values() for one in found.values())
    rows = _rows(directory.publisher_id, first, language)
    # A running story is named by its first one too, which nobody knew to be running.
    pairs = [
        (rows[key].pk, at)
        for story, found in named.items()
        for key, one in found.items()
        for at in (story, one.story)
        if at
    ]
    known = Mention.objects.filter(
        listed__in=[row.pk for row in rows.values()], story__in={story for _, story in pairs}
    )
    done = set(known.values_list("listed", "story"))
    # In the order of their weight, in which a page shows them.
    new = [pair for pair in dict.fromkeys(pairs) if pair not in done]
    Mention.objects.bulk_create(Mention(listed_id=listed, story_id=story) for listed, story in new)
    _raise(rows.values(), [listed for listed, _ in new])
    Directory.objects.filter(pk=directory.pk).update(listed_to=max((directory.listed_to, *told)))


def call(publisher: int, language: str, called: Called) -> None:
    """Lets a listed subject be found by its other names too, in place of those before."""
    for row in Listed.objects.filter(publisher=publisher, kind=called.kind, key=fold(called.name)):
        row.words.all().delete()
        _write_words([(row, start) for name in called.all for start in starts(name, language or None)])


def counted(publisher: int) -> Iterator[list[Listed]]:
    """Counts who follows what is named most; gives the rows of which something else is said now, some at a time."""
    rows = Listed.objects.filter(publisher=publisher)
    known = rows.filter(readers__gt=0).values_list("pk", flat=True)
    most = set(rows.order_by("-stories").values_list("pk", flat=True)[:COUNTED]) | set(known)
    for begin in range(0, len(most), AT_ONCE):
        some = list(rows.filter(pk__in=sorted(most)[begin : begin + AT_ONCE]))
        subjects = _followed(publisher, some)
        changed = []
        for row in some:
            count = postings.count(subjects[row.pk]) if row.pk in subjects else 0
            draw = lasting_lookup(f"popular {_identity(row)}")[0] % popular.DRAWS
            said = popular.told(count, draw)
            if said != row.readers:
                row.readers = said
                changed.append(row)
        yield changed


def search(publisher: int, text: str, most: int) -> list[Listed]:
    """What a reader may mean who has typed so much: first what is called so, then what stories name most."""
    prefix = fold(text).encode()[:LONGEST_START]
    if not prefix:
        return []
    begins = ListedWord.objects.filter(publisher=publisher)
    found = dict.fromkeys(_listed(begins.filter(level__in=_LEVELS, start=prefix).order_by("-level"), most))
    for here in _LEVELS:
        if len(found) >= most:
            break
        among = begins.filter(level=here, start__gte=prefix, start__lt=prefix + b"\xff")
        found |= dict.fromkeys(_listed(among.order_by("start"), most))
    rows = Listed.objects.in_bulk(list(found)[:most])
    return [rows[one] for one in found if one in rows]


def most_followed(publisher: int, most: int) -> list[Listed]:
    """What many follow, of what the publisher's stories name."""
    return list(Listed.objects.filter(publisher=publisher, readers__gt=0).order_by("-readers", "-stories", "pk")[:most])


def named_by(story: int, most: int) -> list[Listed]:
    """What a story names, the weightiest first; running stories are none of it."""
    own = Mention.objects.filter(story=story).exclude(listed__kind=Subject.Kind.THREAD)
    return [one.listed for one in own.select_related("listed").order_by("pk")[:most]]


def starts(name: str, language: str | None) -> list[bytes]:
    """What a reader may begin to type: the name from each of its words on, but for the small ones within it."""
    words, small = tokens(name), stop_words(language)
    places = [at for at, word in enumerate(words[:MOST_WORDS]) if not at or word not in small]
    return [" ".join(words[at:]).encode()[:LONGEST_START] for at in places]


def _listed(rows: QuerySet[ListedWord], most: int) -> Iterable[int]:
    # A name may begin so at several of its words.
    return rows.values_list("listed", flat=True)[: 2 * most]


def _rows(
    publisher: int, named: Mapping[tuple[str, str], Named], language: str | None
) -> Mapping[tuple[str, str], Listed]:
    """The row of each subject, made where there is none yet.

    What contains a place is known once a story calls it by its own name.
    """
    found = Listed.named(publisher, named)
    known = {(row.kind, row.key): row for row in found if (row.kind, row.key) in named}
    for key, row in known.items():
        row.within = row.within or list(named[key].within)
    made = [
        Listed(
            publisher_id=publisher,
            kind=one.kind,
            key=one.key,
            name=squeeze(one.name)[:LONGEST],
            within=list(one.within),
        )
        for key, one in named.items()
        if key not in known
    ]
    Listed.objects.bulk_create(made)
    _write_words([(row, start) for row in made for start in starts(row.name, language)])
    called = {(one.kind, fold(one.name)): one for one in other_names(publisher).own().values()}
    for row in made:
        if (row.kind, row.key) in called:
            call(publisher, language or "", called[row.kind, row.key])
    return known | {(row.kind, row.key): row for row in made}


def _write_words(words: Iterable[tuple[Listed, bytes]]) -> None:
    ListedWord.objects.bulk_create(
        ListedWord(listed=row, publisher=row.publisher_id, level=level(row.stories), start=start)
        for row, start in dict.fromkeys(words)
    )


def _by_key(found: Iterable[Named]) -> Mapping[tuple[str, str], Named]:
    """Each once, by kind and key: of two that one which says what contains it, where one does."""
    by_key: dict[tuple[str, str], Named] = {}
    for one in found:
        if not by_key.setdefault((one.kind, one.key), one).within:
            by_key[one.kind, one.key] = one
    return by_key


def _by_own_names(found: Iterable[Named], others: Mapping[tuple[str, str], Called]) -> Iterator[Named]:
    """What is called by another name is listed under its own."""
    for one in found:
        called = others.get((one.kind, one.key))
        yield replace(one, name=called.name) if called else one


def _once(found: Iterable[Named]) -> Iterator[Named]:
    """An agency that signs its stories is their source and their author, and following either is the same."""
    listed = list(found)
    sources = {one.key for one in listed if one.kind == Subject.Kind.SOURCE}
    return (one for one in listed if one.kind != Subject.Kind.AUTHOR or one.key not in sources)


def _raise(rows: Iterable[Listed], mentioned: Sequence[int]) -> None:
    """Counts the stories that name each, and lets those be found first that many do."""
    raised = [row for row in rows if row.pk in set(mentioned)]
    for row in raised:
        before, row.stories = level(row.stories), row.stories + mentioned.count(row.pk)
        if level(row.stories) != before:
            ListedWord.objects.filter(listed=row).update(level=level(row.stories))
    Listed.objects.bulk_update(raised, ["stories", "within"])


def level(stories: int) -> int:
    """How early a subject is found that so many stories name: 1, the last, to `LEVELS`."""
    return min(LEVELS, max(1, stories.bit_length()))


def _is_fit(one: Named, language: str | None) -> bool:
    if one.story is None and (len(one.name) > LONGEST or not 0 < len(one.key) <= LONGEST_KEY):
        return False
    if one.kind not in WORDED:
        return True
    try:
        return bool(pattern(one.name, language))
    except PhraseRefused:
        return False


def _followed(publisher: int, rows: Sequence[Listed]) -> Mapping[int, int]:
    """The subject of each row that anybody follows."""
    digests = {digest: row.pk for row in rows for digest in lookups(_identity(row))}
    found = Subject.objects.filter(publisher=publisher, lookup__in=list(digests)).values_list("lookup", "pk")
    return {digests[bytes(digest)]: subject for digest, subject in found}


def _identity(row: Listed) -> str:
    return identity(row.publisher_id, row.kind, row.key)
