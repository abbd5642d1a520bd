"""`newsbell COMMAND`: the project's manage.py."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")
    from django.core.management import execute_from_command_line

    from newsbell.common.errors import NewsbellError

    try:
        execute_from_command_line(["newsbell", *sys.argv[1:]])
    except NewsbellError as error:
        sys.exit(f"newsbell: {error}")


if __name__ == "__main__":
    main()
