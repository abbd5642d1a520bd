"""What a decision says of itself, sentence by sentence: the shapes. Pure."""

from functools import partial

from newsbell.common.shape import Shape

_FIGURE = r"[\d.,%]+"
_HOLDS = {
    **dict.fromkeys(("common", "days", "hours", "needed", "number", "runs", "score", "share", "shorter"), _FIGURE),
    "why": "[^“]*",  # a clause of ours, and no headline behind it
}
_shape = partial(Shape, holds=_HOLDS)

# Whether it is an article that is known: a clause of `decide`'s table, and what it was compared with.
WHY = _shape("%(why)s.")
COMPARED = _shape("%(why)s: compared with “%(title)s”.")
UNLIKE = _shape("No earlier article shares its id, address, headline or text.")
UNSURE = _shape("It could not be compared with earlier ones (%(error)s), so it counts as new.")

# The measurements.
SAME_ID = _shape("The same id.")
SAME_ADDRESS = _shape("The same address.")
SAME_ID_AND_ADDRESS = _shape("The same id and address.")
SAME_PATH = _shape("The same path on another host.")
SAME_ID_AND_PATH = _shape("The same id and path on another host.")
IN_BOTH = _shape("%(share)s of the shorter text's three-word runs are in both (%(common)s of %(shorter)s).")
TOO_LITTLE = _shape(
    "Too little text to compare (%(runs)s three-word runs, %(needed)s needed).",
    "Too little text to compare (%(runs)s three-word run, %(needed)s needed).",
    "runs",
)
SAME_HEADLINE = _shape("The same headline.")
HEADLINES = _shape("%(share)s of the headlines' telling words agree.")
SAME_TIME = _shape("At the same time.")
HOURS = _shape("%(hours)s hours apart.")
DAYS = _shape("%(days)s days apart.", "%(days)s day apart.", "days")

# What an update changed.
CORRECTED = _shape("It says that it was corrected, which the earlier version did not.")
FRESH = _shape("%(share)s of its text is new.")
PARTICULARS = _shape("A number or name in the headline changed.")

# Whether it tells a story that is known.
RETOLD = _shape(
    "Another telling of “%(title)s”: the same names and rare words (score %(score)s, %(needed)s needed): %(words)s."
)
NEAR = _shape(
    "It may develop “%(title)s” (score %(score)s, %(needed)s needed to be the same story); both say %(words)s."
)
FAR = _shape(
    "Not another telling of “%(title)s” (score %(score)s, %(needed)s needed to be the same story); both say %(words)s."
)
OWN_NEAR = _shape(
    "It may develop “%(title)s” (score %(score)s) of the same source, which reports nothing twice; both say %(words)s."
)
OWN_FAR = _shape(
    "Not another telling of “%(title)s” (score %(score)s) of the same source, which reports nothing twice;"
    " both say %(words)s."
)

# What an editor said since. It stands on pages that anybody may see, so it names none; `ByHand` does.
JOINED = _shape("Joined from story %(number)s by an editor.")
SPLIT = _shape("Split from story %(number)s by an editor.")
UNTHREADED = _shape("Said by an editor not to go on with story %(number)s.")

SHAPES = (
    *(UNLIKE, UNSURE, COMPARED, SAME_ID, SAME_ADDRESS, SAME_ID_AND_ADDRESS, SAME_PATH, SAME_ID_AND_PATH),
    *(IN_BOTH, TOO_LITTLE, SAME_HEADLINE, HEADLINES, SAME_TIME, HOURS, DAYS, CORRECTED, FRESH, PARTICULARS),
    *(RETOLD, NEAR, FAR, OWN_NEAR, OWN_FAR, JOINED, SPLIT, UNTHREADED),
    WHY,  # any sentence has it, so it comes last
)
