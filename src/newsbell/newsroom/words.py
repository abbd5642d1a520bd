"""What editors did with a story, in the words of the newsroom's pages."""

from django.utils.translation import gettext_lazy as _

from newsbell.stories.models import ByHand

DID = {
    ByHand.Did.JOINED: _("joined"),
    ByHand.Did.SPLIT: _("split"),
    ByHand.Did.RELEASED: _("released"),
    ByHand.Did.KEPT: _("kept"),
    ByHand.Did.TOP: _("top"),
    ByHand.Did.RETRACTED: _("retracted"),
}
SAID = {
    ByHand.Did.JOINED: _("Story %(other)s was joined to story %(story)s by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.SPLIT: _("Story %(other)s was split from story %(story)s by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.RELEASED: _("Story %(story)s was released by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.KEPT: _("Story %(story)s was left in the inboxes by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.TOP: _("Story %(story)s was marked as a top story by an editor (%(by)s), %(at)s UTC."),
    ByHand.Did.RETRACTED: _("Story %(story)s was retracted by an editor (%(by)s), %(at)s UTC."),
}
"""As `ByHand` says it where all is English."""
