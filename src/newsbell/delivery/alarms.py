"""Alarms: what an engineer must look at. The same trouble is counted, not repeated."""

import logging
from datetime import datetime

from django.db.models import F

from newsbell.delivery.models import Alarm

log = logging.getLogger("newsbell.alarm")


def sound(kind: str, subject: str, detail: str, now: datetime) -> None:
    """Opens the alarm of `kind` about `subject`, or counts it where it is open already."""
    again = Alarm.objects.filter(kind=kind, subject=subject, closed_at=None)
    if not again.update(count=F("count") + 1, last_at=now, detail=detail):
        Alarm.objects.create(kind=kind, subject=subject, detail=detail, first_at=now, last_at=now)
        log.error("%s: %s. %s", kind, subject, detail)
