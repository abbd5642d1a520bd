"""What editors did with a story, in the words of the newsroom's pages."""

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from newsbell.stories.models import ByHand

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DID = {
    ByHand.Did.JOINED: _("joined"),
    ByHand.Did.SPLIT: _("split"),
    ByHand.Did.RELEASED: _("released"),
    ByHand.Did.KEPT: _("kept"),
    ByHand.Did.TOP: _("top"),
    ByHand.Did.RETRACTED: _("retracted"),
    ByHand.Did.UNTHREADED: _("out of a thread"),
}
SAID = {
    ByHand.Did.JOINED: _("Story %(other)s was joined to story %(story)s by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.SPLIT: _("Story %(other)s was split from story %(story)s by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.RELEASED: _("Story %(story)s was released by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.KEPT: _("Story %(story)s was left in the inboxes by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.TOP: _("Story %(story)s was marked as a top story by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.RETRACTED: _("Story %(story)s was retracted by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.UNTHREADED: _(
        "Story %(other)s was said not to go on with story %(story)s by an editor (%(by)s), %(at)s UTC."
    ),
}
"""As `ByHand` says it where all is English."""

RELEASED = _("Released by an editor.")
KEPT = _("Left in the inboxes by an editor.")
MARKED = _("Marked as a top story by an editor.")
JOINED = _("Joined by an editor: story %(said)s is part of it.")
PART = _("Joined by an editor: part of story %(said)s.")
RETRACTED = _("Retracted by an editor: %(said)s")
SPLIT = _("Split by an editor: story %(said)s is apart now.")
UNTHREADED = _("Taken out of its thread by an editor.")
LOGGED = (RELEASED, KEPT, MARKED, JOINED, PART, RETRACTED, SPLIT, UNTHREADED)
"""What stands in a row's history."""

AND = _(", ")
"""Between what stands in a row."""


def logged(sentence: "StrPromise", said: object = "") -> str:
    """The sentence as it is kept: in English, whatever language its editor reads."""
    with override("en"):
        return sentence % {"said": said}


def told(kept: str) -> str:
    """What was kept, in the language of whoever reads it."""
    for sentence in LOGGED:
        if found := re.fullmatch(re.escape(logged(sentence, "\0")).replace("\0", "(.*)"), kept, re.DOTALL):
            return sentence % {"said": "".join(found.groups())}
    return kept
