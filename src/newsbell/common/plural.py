"""Numbers with their noun, for logs and commands, which are English; what readers see goes through ngettext."""


def plural(number: int, one: str, many: str = "") -> str:
    """As "1 story", "1,028 stories"; an s where `many` is not given. A verb may come along: "1 row is"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
