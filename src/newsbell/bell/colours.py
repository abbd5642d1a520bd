"""Which colour of text can be read on the publisher's own (WCAG 2.2, relative luminance and contrast)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BLACK, WHITE = "#000000", "#ffffff"
_FORM = re.compile(r"#[0-9a-fA-F]{6}")


def check(colour: str) -> None:
    """Raises ValidationError where it is not of the form #rrggbb: it goes into a style sheet."""
    if not _FORM.fullmatch(colour):
        raise ValidationError(_("A colour has the form #0b57d0."), code="colour")


def text_on(colour: str) -> str:
    """Black or white, whichever contrasts more: at least 4.5 to 1 on any colour."""
    light = _luminance(colour)
    return BLACK if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else WHITE


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
