"""The words of letters; Django's gettext translates them, with those of the bell."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext_lazy as _

WORDS = {
    "confirmSubject": _("Confirm your e-mail address"),
    "confirmText": _(
        "Somebody, most likely you, gave this address to get editions of {name} by e-mail. Open the link within "
        "24 hours and press the button there. If it was not you, do nothing: nothing more is sent."
    ),
    "confirm": _("Confirm this address"),
    "because": _("You follow {names}"),
    "top": _("Top stories"),
    "leave": _("Stop these e-mails"),
}


@cache
def words_in(language: str) -> Mapping[str, str]:
    """Every word in that language (BCP 47), English where there is no translation; `dir` is its direction."""
    with override(language):
        direction = "rtl" if get_language_bidi() else "ltr"
        return {name: str(word) for name, word in WORDS.items()} | {"dir": direction}
