"""How a publisher's bell asks and looks."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsbell.bell import colours
from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.words import LANGUAGES, WORDS
from newsbell.common.models import Publisher

LONGEST_WORDS = 300
# In the order in which the worker gives them up where the platform shows fewer.
ACTIONS = ("open", "later", "mute", "leave")


def check_path(path: str) -> None:
    """Raises ValidationError where it is no absolute path: a worker comes from the publisher's own origin."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        raise ValidationError(_("A path begins with one slash, like /newsbell-sw.js."), code="path")


def check_actions(names: Any) -> None:
    """Raises ValidationError unless it is a list of buttons with leaving among them (guarantee 4)."""
    if not isinstance(names, list) or not {"leave"} <= {*map(str, names)} <= {*ACTIONS}:
        raise ValidationError(_("Buttons are a list of open, later, mute and leave, with leave in it."), code="actions")


def check_words(words: Any) -> None:
    """Raises ValidationError unless it is {language: {name: words}} of names and languages that the bell has."""
    if not isinstance(words, Mapping) or not all(isinstance(own, Mapping) for own in words.values()):
        raise ValidationError(_('Words have the form {"en": {"ask": "…"}}.'), code="words")
    unknown = [language for language in words if language not in LANGUAGES]
    unknown += [name for own in words.values() for name in own if name not in {*WORDS, *PAGE_WORDS}]
    if unknown:
        raise ValidationError(_("The bell has no words %(names)s."), code="words", params={"names": ", ".join(unknown)})
    for said in (said for own in words.values() for said in own.values()):
        if not isinstance(said, str) or not said.strip() or len(said) > LONGEST_WORDS:
            raise ValidationError(_("Words are a text of 1 to 300 characters."), code="words")


class BellSettings(models.Model):
    """The publisher's rule of when to ask, colours, words and worker; a publisher without a row has the defaults."""

    publisher = models.OneToOneField("newsbell_common.Publisher", models.CASCADE, related_name="bell")
    stories = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1)], help_text="so many stories are read first"
    )
    scroll = models.PositiveSmallIntegerField(
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="percent of the page; never on arrival",
    )
    end = models.BooleanField(default=False, help_text="wait for the end of the story instead")
    days = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(1)], help_text="once in so many; never again after two refusals"
    )
    accent = models.CharField(max_length=7, default="#0b57d0", validators=[colours.check])
    words = models.JSONField(
        default=dict, blank=True, validators=[check_words], help_text='your own: {"en": {"ask": "…"}}'
    )
    actions = models.JSONField(
        default=list,
        blank=True,
        validators=[check_actions],
        help_text='buttons of a notification, like ["later", "leave"]; empty: all, of which most platforms show two',
    )
    worker = models.CharField(
        max_length=200, default="/newsbell-sw.js", validators=[check_path], help_text="your file that imports sw.js"
    )
    scope = models.CharField(
        max_length=200,
        blank=True,
        validators=[check_path],
        help_text="empty: a folder of its own; set it only where your own worker imports sw.js",
    )

    class Meta:
        db_table = "newsbell_bell"
        verbose_name = verbose_name_plural = "bell settings"

    def __str__(self) -> str:
        return f"the bell of {self.publisher}"


def settings_of(publisher: Publisher) -> BellSettings:
    """The publisher's settings, or the defaults."""
    return BellSettings.objects.filter(publisher=publisher).first() or BellSettings(publisher=publisher)
