"""What a decision says of itself, sentence by sentence: the shapes. Pure."""

from newsbell.common.shape import Shape

# Whether it is an article that is known: a clause of `decide`'s table, and what it was compared with.
WHY = Shape("%(why)s.")
COMPARED = Shape("%(why)s: compared with “%(title)s”.")
UNLIKE = Shape("No earlier article shares its id, address, headline or text.")
UNSURE = Shape("It could not be compared with earlier ones (%(error)s), so it counts as new.")

# The measurements.
SAME_ID = Shape("The same id.")
SAME_ADDRESS = Shape("The same address.")
SAME_ID_AND_ADDRESS = Shape("The same id and address.")
SAME_PATH = Shape("The same path on another host.")
SAME_ID_AND_PATH = Shape("The same id and path on another host.")
IN_BOTH = Shape("%(share)s of the shorter text's three-word runs are in both (%(common)s of %(shorter)s).")
TOO_LITTLE = Shape(
    "Too little text to compare (%(runs)s three-word runs, %(needed)s needed).",
    "Too little text to compare (%(runs)s three-word run, %(needed)s needed).",
    "runs",
)
SAME_HEADLINE = Shape("The same headline.")
HEADLINES = Shape("%(share)s of the headlines' telling words agree.")
SAME_TIME = Shape("At the same time.")
HOURS = Shape("%(hours)s hours apart.")
DAYS = Shape("%(days)s days apart.", "%(days)s day apart.", "days")

# What an update changed.
CORRECTED = Shape("It says that it was corrected, which the earlier version did not.")
FRESH = Shape("%(share)s of its text is new.")
PARTICULARS = Shape("A number or name in the headline changed.")

# Whether it tells a story that is known.
RETOLD = Shape(
    "Another telling of “%(title)s”: the same names and rare words (score %(score)s, %(needed)s needed): %(words)s."
)
NEAR = Shape(
    "It may develop “%(title)s” (score %(score)s, %(needed)s needed to be the same story); both say %(words)s."
)
FAR = Shape(
    "Not another telling of “%(title)s” (score %(score)s, %(needed)s needed to be the same story); both say %(words)s."
)
OWN_NEAR = Shape(
    "It may develop “%(title)s” (score %(score)s) of the same source, which reports nothing twice; both say %(words)s."
)
OWN_FAR = Shape(
    "Not another telling of “%(title)s” (score %(score)s) of the same source, which reports nothing twice;"
    " both say %(words)s."
)

# What an editor said since. It stands on pages that anybody may see, so it names none; `ByHand` does.
JOINED = Shape("Joined from story %(number)s by an editor.")
SPLIT = Shape("Split from story %(number)s by an editor.")
UNTHREADED = Shape("Said by an editor not to go on with story %(number)s.")

SHAPES = (
    *(UNLIKE, UNSURE, COMPARED, SAME_ID, SAME_ADDRESS, SAME_ID_AND_ADDRESS, SAME_PATH, SAME_ID_AND_PATH),
    *(IN_BOTH, TOO_LITTLE, SAME_HEADLINE, HEADLINES, SAME_TIME, HOURS, DAYS, CORRECTED, FRESH, PARTICULARS),
    *(RETOLD, NEAR, FAR, OWN_NEAR, OWN_FAR, JOINED, SPLIT, UNTHREADED),
    WHY,  # any sentence has it, so it comes last
)
