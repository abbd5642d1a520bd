"""Articles as they were read, the keys by which they are known again, and the stories they make."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsbell.common.leases import Leased

# Of a story's `told_to`: its audience is another one, whoever it was told to before.
EVERYBODY = -1


class Story(Leased):
    """What a reader would call the same news. Its work is to tell its readers."""

    class State(models.TextChoices):
        DECIDING = "deciding", _("being decided")
        OLD = "old", _("stood in a source's first reading")
        NEW = "new", _("new: its readers are told")
        HELD = "held", _("waits in the inboxes for an editor")
        KEPT = "kept", _("in the inboxes alone")
        RESTORED = "restored", _("in the inboxes alone: it may have rung before a backup was restored")
        LATE = "late", _("in the inboxes alone: it was found too late to ring")

    publisher = models.ForeignKey(
        "newsbell_common.Publisher", models.CASCADE, related_name="stories", verbose_name=_("publisher")
    )
    lead = models.ForeignKey("Article", models.SET_NULL, null=True, related_name="+", help_text="speaks for the story")
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.DECIDING)
    top = models.BooleanField(_("top story"), default=False, help_text="a top story: marked by an editor or a rule")
    decided_at = models.DateTimeField(_("decided at"), help_text=_("its audience is whoever followed then"))
    told_to = models.BigIntegerField(default=0, editable=False, help_text="the first slice that is not enlisted yet")
    thread = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="developments",
        verbose_name=_("thread"),
        help_text=_("the first of the running stories that it develops"),
    )
    develops = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("goes on with"),
        help_text=_("the story of its thread that it came nearest"),
    )
    joined_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="joined",
        verbose_name=_("joined to"),
        help_text=_("an editor said that it is this one"),
    )
    told_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", help_text="in these words that story was told before"
    )

    class Meta:
        db_table = "newsbell_story"
        ordering = ("-pk",)
        verbose_name, verbose_name_plural = _("story"), _("stories")
        permissions = (("retract_story", "Can retract a story"),)

    def __str__(self) -> str:
        return self.lead.title if self.lead else _("story %(number)s") % {"number": self.pk}

    @property
    def language(self) -> str:
        """Of its headline; empty where that is not known."""
        return self.lead.language if self.lead else ""


class Article(models.Model):
    """One item of a source, read; undecided until `decision` is set."""

    class Decision(models.TextChoices):
        UNDECIDED = "", _("undecided")
        NEW_STORY = "new-story", _("new story")
        SAME_STORY = "same-story", _("same story")
        SAME_ARTICLE = "same-article", _("same article")
        UPDATE = "update", _("update")

    class Change(models.TextChoices):
        MINOR = "minor", _("minor")
        MAJOR = "major", _("major")
        CORRECTION = "correction", _("correction")

    publisher = models.ForeignKey(
        "newsbell_common.Publisher", models.CASCADE, related_name="articles", verbose_name=_("publisher")
    )
    source = models.ForeignKey(
        "newsbell_sources.Source", models.SET_NULL, null=True, related_name="articles", verbose_name=_("source")
    )
    poll = models.ForeignKey("newsbell_sources.Poll", models.SET_NULL, null=True, related_name="articles")
    rank = models.PositiveSmallIntegerField(default=0)
    entry_id = models.TextField(blank=True, help_text="as the source gave it; counts only within it")
    url = models.TextField(
        _("address"), blank=True, help_text=_("where a reader is sent: of the source's or publisher's hosts alone")
    )
    canonical = models.TextField(blank=True)
    title = models.TextField(_("headline"))
    standfirst = models.TextField(_("standfirst"), blank=True)
    body = models.JSONField(default=list)
    byline = models.JSONField(default=list)
    section = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    language = models.CharField(max_length=35, blank=True)
    image = models.TextField(blank=True)
    published_at = models.DateTimeField(_("published at"), null=True)
    updated_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(_("seen at"), help_text=_("when newsbell first saw it: what newness is judged by"))
    shingles = models.BinaryField(default=b"", help_text="its 3-word shingles, packed 64-bit integers")
    corrected = models.BooleanField(default=False, help_text="its text says that it was corrected")
    from_page = models.BooleanField(default=False, help_text="its text was read from its page")

    story = models.ForeignKey(Story, models.CASCADE, null=True, related_name="articles", verbose_name=_("story"))
    decision = models.CharField(_("decision"), max_length=16, choices=Decision.choices, blank=True)
    of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", verbose_name=_("of"))
    change = models.CharField(_("change"), max_length=16, choices=Change.choices, blank=True)
    evidence = models.JSONField(default=list)

    class Meta:
        db_table = "newsbell_article"
        verbose_name, verbose_name_plural = _("article"), _("articles")
        ordering = ("pk",)
        indexes = (models.Index(fields=("poll", "decision"), name="newsbell_article_poll"),)

    def __str__(self) -> str:
        return self.title


class Turn(models.Model):
    """How many decisions were written for a publisher: whoever locks this row decides, one at a time.

    What was weighed without the lock stands if the number is still the same under it.
    """

    publisher = models.OneToOneField("newsbell_common.Publisher", models.CASCADE, primary_key=True, related_name="+")
    number = models.BigIntegerField(default=0)

    class Meta:
        db_table = "newsbell_turn"


class ArticleKey(models.Model):
    """A name by which an article is known again (id, address, headline); proposes, never decides."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="keys")
    key = models.BigIntegerField()

    class Meta:
        db_table = "newsbell_article_key"
        indexes = (models.Index(fields=("key", "-article"), name="newsbell_article_key_latest"),)


class ArticleShingle(models.Model):
    """A run of words by which an article's text is known again; proposes, never decides.

    A hundred for each article, so without a constraint and its index; they go with `retention`.
    """

    article = models.ForeignKey(Article, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    key = models.BigIntegerField()

    class Meta:
        db_table = "newsbell_article_shingle"
        indexes = (models.Index(fields=("key", "-article"), name="newsbell_shingle_latest"),)


class ByHand(models.Model):
    """What an editor said of a story, who that was, and when."""

    class Did(models.TextChoices):
        JOINED = "joined", "joined to"
        SPLIT = "split", "split from"
        RELEASED = "released", "released"
        KEPT = "kept", "left in the inboxes"
        TOP = "top", "marked as a top story"
        RETRACTED = "retracted", "retracted"
        UNTHREADED = "unthreaded", "said not to go on with"

    did = models.CharField(max_length=16, choices=Did.choices)
    story = models.ForeignKey(Story, models.CASCADE, related_name="by_hand", help_text="which stayed what it was")
    other = models.ForeignKey(
        Story,
        models.CASCADE,
        null=True,
        related_name="said_of",
        help_text="which was joined to it, or left it or its thread",
    )
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        db_table = "newsbell_story_by_hand"
        ordering = ("pk",)

    def __str__(self) -> str:
        said, at = self.Did(self.did).label, f"{self.at:%Y-%m-%d %H:%M} UTC"
        what = f"{self.other_id} was {said} story {self.story_id}" if self.other_id else f"{self.story_id} was {said}"
        return f"Story {what} by an editor ({self.by}), {at}."


class Telling(models.Model):
    """What an article is compared by with others that may tell its story: its marks, packed, and whose word it is.

    Written when it is decided, under its publisher's turn: within a publisher, numbers say the order of decisions. It
    repeats fields of its article, whose row is long.
    """

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="+", db_index=False)
    article = models.OneToOneField(Article, models.CASCADE, related_name="telling")
    story = models.ForeignKey(Story, models.CASCADE, related_name="tellings", db_index=False)
    source = models.BigIntegerField(null=True)
    rank = models.PositiveSmallIntegerField()
    title = models.TextField()
    published_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    packed = models.BinaryField()
    meaning = models.BinaryField(null=True, help_text="of a headline alone, where the semantic extra is on")

    class Meta:
        db_table = "newsbell_telling"
        indexes = (
            models.Index(fields=("publisher", "id"), name="newsbell_telling_order"),
            models.Index(fields=("story", "-article"), name="newsbell_telling_latest"),
        )


class TellingMark(models.Model):
    """One of the rarest marks of a telling: proposes its story. As with shingles, without a constraint's index."""

    article = models.ForeignKey(Article, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    key = models.BigIntegerField()

    class Meta:
        db_table = "newsbell_telling_mark"
        indexes = (models.Index(fields=("key", "-article"), name="newsbell_mark_latest"),)


class Rarity(models.Model):
    """How many of a publisher's tellings have each mark, as it was at one of them; a start counts on from there."""

    publisher = models.OneToOneField("newsbell_common.Publisher", models.CASCADE, primary_key=True, related_name="+")
    counted_to = models.BigIntegerField(help_text="the last telling that is counted")
    total = models.BigIntegerField()
    packed = models.BinaryField()

    class Meta:
        db_table = "newsbell_rarity"
