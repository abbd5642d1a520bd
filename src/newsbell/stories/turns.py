"""A publisher's decisions, one at a time: of two copies that arrive at once, one must see the other."""

from django.db.models import F

from newsbell.stories.models import Turn


def current(publisher: int) -> int:
    """How many decisions were written so far."""
    return Turn.objects.filter(publisher=publisher).values_list("number", flat=True).first() or 0


def take(publisher: int) -> int:
    """Locks the publisher's decisions until the transaction ends; how many there were before this one."""
    if not Turn.objects.filter(publisher=publisher).update(number=F("number") + 1):
        Turn.objects.bulk_create([Turn(publisher_id=publisher)], ignore_conflicts=True)
        Turn.objects.filter(publisher=publisher).update(number=F("number") + 1)
    return current(publisher) - 1
