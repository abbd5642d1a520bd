"""The process in which one benchmark runs: `python -m newsbell.commands.benchmarks NAME SIZES`, figures as JSON."""

import json
import logging
import sys
from importlib import import_module

import django


def main(name: str, sizes: str) -> None:
    django.setup()
    from django.core.management import call_command

    from newsbell.common import conf

    conf.data()
    logging.getLogger("newsbell").setLevel(logging.WARNING)
    call_command("migrate", verbosity=0)
    figures = import_module(f"{__package__}.{name}").measure(**json.loads(sizes))
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
