"""Stories that one transaction changes are locked by rising key first, so that no two wait for each other."""

from django.db.models import QuerySet

from newsbell.stories.models import Story


def lock(stories: QuerySet[Story]) -> list[int]:
    """These stories' keys; nobody else changes one until the transaction ends. Who refers to one does not wait."""
    return list(stories.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
