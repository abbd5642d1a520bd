"""Why an article matches a follow, each in a short clause: the shapes. Pure."""

from newsbell.common.shape import Shape

# By words: in the headline, the standfirst, or further down.
WORDS = (
    Shape("“%(name)s” in the headline"),
    Shape("“%(name)s” in the standfirst"),
    Shape("“%(name)s” in the text"),
)
PHRASE = (
    Shape("the phrase “%(name)s” in the headline"),
    Shape("the phrase “%(name)s” in the standfirst"),
    Shape("the phrase “%(name)s” in the text"),
)
# By what it is known to be about.
WITHIN = Shape("it names %(name)s, which is in %(over)s")
CALLED = Shape("it names %(name)s, another name of %(other)s")
NAMES = Shape("it names %(name)s")
FILED = Shape("filed under %(name)s")
AUTHOR = Shape("written by %(name)s")
SOURCE = Shape("told by %(name)s")
THREAD = Shape("it goes on with this running story")
TOP = Shape("a top story")

SHAPES = (*PHRASE, *WORDS, WITHIN, CALLED, NAMES, FILED, AUTHOR, SOURCE, THREAD, TOP)
