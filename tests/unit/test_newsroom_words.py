"""The words of the newsroom's own pages: each in every language, compiled."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils.translation import ngettext, override
from django.utils.translation.template import templatize

from newsbell.follows import evidence as of_follows
from newsbell.newsroom import languages
from newsbell.reminders.outcome import REASONS
from newsbell.stories import decide
from newsbell.stories import evidence as of_stories

NEWSROOM = Path(languages.__file__).parent
BELOW = ("common/admin.py", "stories/apps.py", "stories/by_hand.py", "stories/models.py")
"""What the newsroom's pages say too, and the newsroom's catalogue holds."""
KEPT = (*of_stories.SHAPES, *of_follows.SHAPES)
"""What is kept in English, and told on the pages in their language."""
OTHERS = [language for language in languages.LANGUAGES if language != "en"]
TEXT = r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
NAMES = ("_", "gettext", "ngettext")
CALL = re.compile(rf"(?:gettext|ngettext)\(\s*u?{TEXT}(?:\s*,\s*u?{TEXT})?")


def _said() -> dict[str, str]:
    """Every word that a page or module gives to gettext, and its plural where it has one."""
    pages = [templatize(one.read_text("utf-8")) for one in NEWSROOM.glob("templates/newsbell/**/*.html")]
    found = (match.groups() for text in pages for match in CALL.finditer(text))
    said = {ast.literal_eval(one): ast.literal_eval(many) if many else "" for one, many in found}
    for module in (*NEWSROOM.glob("**/*.py"), *(NEWSROOM.parent / one for one in BELOW)):
        for call in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in NAMES:
                # One sentence may stand in several lines.
                words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                said[words[0]] = words[1] if len(words) > 1 else ""
    said |= {shape.one or shape.words: shape.words if shape.one else "" for shape in KEPT}
    return said | dict.fromkeys((*decide.WHYS, *REASONS.values()), "")


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_the_pages_is_translated_and_none_is_left_over(language: str) -> None:
    said = _said()
    assert len(said) > 50, "the words are found at all"
    with (NEWSROOM / "locale" / language / "LC_MESSAGES/django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    # gettext has no other way to tell what a catalogue holds.
    held = {key[0] if isinstance(key, tuple) else key for key in catalogue._catalog}  # type: ignore[attr-defined]
    assert set(said) == held - {""}
    for one, many in said.items():
        forms = [catalogue.ngettext(one, many, number) for number in range(102)] if many else [catalogue.gettext(one)]
        fields = set(re.findall(r"%\(\w+\)s", many or one))
        assert all(form and set(re.findall(r"%\(\w+\)s", form)) <= fields for form in forms), one


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    folder = NEWSROOM / "locale" / language / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    quoted = r'"(?:[^"\\]|\\.)*"'
    pairs = re.findall(rf"^msgid ({quoted})\nmsgstr ({quoted})$", (folder / "django.po").read_text("utf-8"), re.M)
    assert len(pairs) > 40
    for said, other in pairs[1:]:
        assert ast.literal_eval(other) == catalogue.gettext(ast.literal_eval(said)), "msgfmt -o django.mo django.po"


def test_the_numbers_of_a_language_are_its_own() -> None:
    with override("pl"):
        assert ["2 dzwonki", "5 dzwonków", "22 dzwonki"] == [
            ngettext("Rung once", "Rung %(n)s times", number) % {"n": number} for number in (2, 5, 22)
        ]
