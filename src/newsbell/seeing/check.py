"""One check of an installation, and what may go wrong while looking."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import DatabaseError

from newsbell.common.errors import NewsbellError


@dataclass(frozen=True)
class Check:
    """What was looked at, and what was seen. `ok` with a `fix` is a warning: it works, and is not as it should be."""

    name: str
    ok: bool
    detail: str
    fix: str = ""

    @property
    def warns(self) -> bool:
        return self.ok and bool(self.fix)


Look = Callable[[], Check]


def look_all(looks: dict[str, Look]) -> Iterator[Check]:
    """The checks in their order. One that cannot even look is one that fails: the others are still made."""
    for name, look in looks.items():
        try:
            yield look()
        except NewsbellError as error:
            yield Check(name, False, f"{error.what}. {error.why}".strip(), error.fix)
        except DatabaseError as error:
            yield Check(name, False, f"The database did not answer: {str(error).strip()}", "Mend the database first.")
        except OSError as error:
            yield Check(name, False, f"{error.strerror or error}: {error.filename}", "See who owns it.")
