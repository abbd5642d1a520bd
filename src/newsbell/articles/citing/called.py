"""A source's name as it is called, in the nominative, where the text has it in another case. Pure."""

from newsbell.articles.citing.citing_words import NOMINATIVE
from newsbell.articles.citing.nominatives import baltic, eastern, finnic, german, nordic, romanian, slavic, suffixed

# Each leaves the names of other languages as they are.
_BY_LANGUAGE = (
    eastern.in_nominative,
    german.in_nominative,
    slavic.in_nominative,
    romanian.in_nominative,
    finnic.in_nominative,
    baltic.in_nominative,
    nordic.in_nominative,
    suffixed.in_nominative,
)
# No name that is in another case has more characters.
_LONGEST = 150


def called(name: str) -> str:
    """The name as it is called: "Statistischen Bundesamts" is "Statistisches Bundesamt"."""
    if name in NOMINATIVE:
        return NOMINATIVE[name]
    if len(name) > _LONGEST:
        return name
    return next((turned for turn in _BY_LANGUAGE if (turned := turn(name)) != name), name)
