"""The languages of the newsroom's own pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language_info

from newsbell.common.languages import spoken

LANGUAGES = spoken(Path(__file__).parent / "locale")


def every() -> Sequence[dict[str, Any]]:
    """Each with its own name, to choose from."""
    return [get_language_info(one) for one in LANGUAGES]
