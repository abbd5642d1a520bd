"""The bell's words and colours."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from newsbell.bell import colours, page_words, words
from newsbell.bell.models import check_path, check_words

BELL = Path(words.__file__).parent
OTHERS = [language for language in words.LANGUAGES if language != "en"]


def _folder(language: str) -> Path:
    return BELL / "locale" / language / "LC_MESSAGES"


def _po(language: str) -> dict[str, str]:
    text = (_folder(language) / "django.po").read_text("utf-8")
    quoted = r'"(?:[^"\\]|\\.)*"'
    pairs = re.findall(rf"^msgid ({quoted})\nmsgstr ({quoted})$", text, re.MULTILINE)
    return {ast.literal_eval(said): ast.literal_eval(other) for said, other in pairs if said != '""'}


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated(language: str) -> None:
    own = ("words.py", "page_words.py", "models.py", "colours.py", "../delivery/mail_words.py")
    source = "".join((BELL / name).read_text("utf-8") for name in own)
    calls = (node for node in ast.walk(ast.parse(source.replace('"""', "'''"))) if isinstance(node, ast.Call))
    said = {
        str(ast.literal_eval(one.args[0])) for one in calls if isinstance(one.func, ast.Name) and one.func.id == "_"
    }
    assert said == set(_po(language))
    assert all(_po(language).values())


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (_folder(language) / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    for said, other in _po(language).items():
        assert other == catalogue.gettext(said), "msgfmt -o django.mo django.po"


def test_each_language_says_its_direction_and_the_publisher_has_the_last_word() -> None:
    said = words.words({"en": {"ask": "Shall the Gazette ring?"}})
    assert ("ltr", "rtl") == (said["en"]["dir"], said["ar"]["dir"])
    assert "Shall the Gazette ring?" == said["en"]["ask"]
    assert "موافق" == said["ar"]["ok"]
    assert "{name}" in said["ar"]["follow"]


@given(st.integers(0, 0xFFFFFF))
def test_text_can_be_read_on_any_colour(number: int) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    colour = f"#{number:06x}"
    light, dark = sorted((colours._luminance(colour), colours._luminance(colours.text_on(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#0b57d0;}", "#0b57d0\n", "#gggggg"])
def test_a_colour_that_could_be_style_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError):
        colours.check(colour)


@pytest.mark.parametrize("path", ["newsbell-sw.js", "//evil.example/sw.js", "https://evil.example/sw.js", "/\\evil"])
def test_a_worker_comes_from_the_publishers_own_origin(path: str) -> None:
    with pytest.raises(ValidationError):
        check_path(path)
    check_path("/newsbell-sw.js")


@pytest.mark.parametrize(
    "own", [[], {"en": []}, {"xx": {"ask": "?"}}, {"en": {"shout": "!"}}, {"en": {"ask": ""}}, {"en": {"ask": 7}}]
)
def test_words_that_the_bell_does_not_have_are_refused(own: object) -> None:
    with pytest.raises(ValidationError):
        check_words(own)
    check_words({"ar": {"ask": "؟"}})


def test_no_word_of_the_pages_takes_the_place_of_one_of_the_bell() -> None:
    assert not page_words.PAGE_WORDS.keys() & words.WORDS.keys()
