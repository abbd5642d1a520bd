"""The words that a reader sees at a publisher's page and in a notification; Django's gettext translates them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import get_language_info, override
from django.utils.translation import gettext_lazy as _

from newsbell.common.languages import spoken

WORDS = {
    # The soft ask.
    "ask": _("May we tell you about new stories?"),
    "askText": _(
        "We ring for the top stories, and for the favourites that you choose. "
        "No account, and you can leave at any time."
    ),
    # Of who pressed to follow one thing: the top stories are not among what they choose by that.
    "askOneText": _(
        "We ring when a new story is about it, and for what else you choose to follow. "
        "No account, and you can leave at any time."
    ),
    "ok": _("OK"),
    "no": _("Not now"),
    "blocked": _("Your browser blocks notifications here"),
    "blockedText": _(
        "To allow them, open this site's settings beside the address above, choose Notifications, then Allow."
    ),
    "blockedReader": _("Your inbox, and your edition by e-mail if you have one, come without them."),
    "home": _("First add this site to your Home Screen"),
    "homeText": _(
        "Tap Share, then Add to Home Screen. Open the site from there, and we can tell you about new stories."
    ),
    # The picker of favourites.
    "pick": _("Your favourites"),
    "pickText": _("We ring when a new story is about one of them."),
    "favourites": _("You follow"),
    "about": _("On this page"),
    "topics": _("Topics"),
    "popular": _("Popular here"),
    "suggestions": _("Suggestions"),
    "suggested": _("Suggestions: {count}. Choose with the arrow keys."),
    "readers": _("Readers: {count} or more"),
    "thread": _("How this goes on: {name}"),
    "kindTopic": _("Topic"),
    "kindPlace": _("Place"),
    "kindPerson": _("Person"),
    "kindOrganisation": _("Organisation"),
    "kindAuthor": _("Author"),
    "kindSource": _("Source"),
    "kindPhrase": _("Words"),
    "top": _("Top stories"),
    "phrase": _("A name, a place or any words"),
    "add": _("Add"),
    "save": _("Save"),
    "close": _("Close"),
    "more": _("More settings"),
    "leaveAll": _("Stop all reminders"),
    "failed": _("That did not work. Please try again."),
    "phraseRefused": _("These words are too short or too common. Please choose others."),
    "follow": _("Follow {name}"),
    "following": _("Following {name}"),
    "unread": _("New in your inbox: {count}"),
    # A way back, and a second device.
    "keep": _("Keep your favourites safe"),
    "keepText": _("A link of your own opens them and your inbox if you lose this device. A code adds another one."),
    "keepOk": _("Show me"),
    "link": _("Your own link"),
    "linkText": _(
        "It opens your favourites and your inbox when you lose your devices. "
        "Keep it like a key. A new one ends the one before."
    ),
    "copy": _("Copy"),
    "copied": _("Copied."),
    "another": _("Another device"),
    "typeCode": _("Type this code on the other device at:"),
    "codeEnds": _("For one device, until {time}."),
    "haveCode": _("I have a code from another device"),
    "code": _("Add this device"),
    "codeText": _("Type the code that your other device shows, then press Allow. Both have the same favourites then."),
    "codeLabel": _("Code"),
    "codeHint": _("8 letters and digits, valid for 15 minutes"),
    "codeRefused": _("This code opens nothing. It is mistyped, was used, or is older than 15 minutes."),
    "tooMany": _("Too many tries. Wait a minute."),
    # The worker's.
    "open": _("Open"),
    "later": _("In an hour"),
    "mute": _("Mute this subject"),
    "muted": _("Muted: {names}"),
    "undo": _("Undo"),
    "leave": _("Stop all"),
    "because": _("You follow {names}"),
    "title": _("News"),
    "body": _("There is a new story for you."),
}
LANGUAGES = spoken(Path(__file__).parent / "locale")


Said = Mapping[str, Mapping[str, str]]


def words(overrides: Said, names: Mapping[str, Any] = WORDS) -> dict[str, dict[str, str]]:
    """Every word of `names` in every language, with its writing direction (`dir`).

    `overrides`, by language, are the publisher's own.
    """
    return {language: words_in(language, overrides, names) for language in LANGUAGES}


def words_in(language: str, overrides: Said, names: Mapping[str, Any]) -> dict[str, str]:
    """As `words`, in one language."""
    with override(language):
        found = {name: str(word) for name, word in names.items()}
    found["dir"] = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return found | {name: word for name, word in overrides.get(language, {}).items() if name in names}
