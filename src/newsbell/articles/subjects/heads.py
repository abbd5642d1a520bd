"""Words that a house's name ends with: "Police", "Bundeskriminalamt". Pure."""

import re

from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import ORGANISATION

# "House of Commons", but a Blue House is a building, and Artificial Intelligence nobody.
_NO_ENDS = frozenset(("house", "yard", "world", "intelligence"))
ENDS = ORGANISATION - _NO_ENDS
# German writes them as one word.
_HEAD = re.compile(
    r"\w{2} ?(?:polizei|institut|gericht|verband|ministerium|kriminalamt|bundesamt|landesamt|umweltamt|gesundheitsamt"
    r"|universitat|partei|gesellschaft|kammer|feuerwehr|behorde|kommission|stiftung|hochschule|museum|sparkasse"
    r"|staatsanwaltschaft|gewerkschaft|agentur|anstalt|zentrale|verein|werke|klinikum|theater|orchester|zeitung)$"
)


def is_head(word: str) -> bool:
    """Does a house's name end with it: "Police", "Koch-Institut", "Bundeskriminalamt"?"""
    key = fold(word)
    return key in ENDS or is_compound_head(word)


def is_compound_head(word: str) -> bool:
    return _HEAD.search(fold(word)) is not None
