"""How the first paragraph of a text opens, and hardly any other line: a dateline, words in capitals. Pure."""

import regex

_DASH = r"(?:[—–|]|--?|:)"
OPENINGS = {
    # As in "MANILA, Philippines – Durian", "PIEVE DOSSO (Cremona) – Ventidue", "PUNE: For".
    "dateline in capitals": regex.compile(
        rf"\p{{Lu}}[\p{{Lu}} .'’/-]{{2,40}}(?:,[^—–|:]{{2,30}}?)?(?: ?\([^()]{{2,30}}\))? ?{_DASH}\s+\S"
    ),
    # As in "Moos – Normalerweise", "Berlin/Bonn (dpa) - Wer".
    "dateline": regex.compile(
        r"\p{Lu}\p{Ll}+(?:[ /-]\p{Lu}\p{Ll}+){0,3}(?:,[^—–|:]{2,30}?)?(?: ?\([^()]{2,30}\))? ?"
        r"(?:[—–|]|(?<=\) )--?) ?\p{Lu}"
    ),
    # As in "(ANSA) - Una", "taz | An".
    "agency opens": regex.compile(r"(?:\([^()]{2,40}\)|\p{L}{2,12}) ?(?:[—–|]|--?)\s+\p{Lu}"),
    # As in "Berlin. Schimmel".
    "place opens": regex.compile(r"\p{Lu}\p{Ll}+(?:[ /-]\p{Lu}\p{Ll}+){0,2}\. \p{Lu}"),
    # As in "CONTRACTORS have", "A PLANELOAD of".
    "opens in capitals": regex.compile(r"(?:\p{Lu} )?\p{Lu}{3,}(?: \p{Lu}+)*,? \p{Ll}"),
}
