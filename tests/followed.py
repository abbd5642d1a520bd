"""What is followed, as the sealed rows say it."""

from newsbell.follows.models import Favourites, Subject
from newsbell.readers.models import Reader


def followed(reader: Reader) -> list[str]:
    """The names of what a reader follows, oldest first."""
    return [one.subject.name for one in reader.favourites.standing()]


def readers() -> set[int]:
    """Whoever follows anything."""
    return set(Favourites.objects.values_list("reader", flat=True))


def subjects() -> list[tuple[str, str]]:
    """(kind, name) of every subject."""
    return [(one.kind, one.name) for one in Subject.objects.order_by("pk")]


def names() -> set[str]:
    """The name of every subject."""
    return {name for _, name in subjects()}
