"""`python -m tests.grown COMMAND …`: PostgreSQL and RabbitMQ start, the command runs, they stop."""

import os
import subprocess
import sys

from tests import servers

# pytest's status where none of the chosen tests depends on the stack.
NONE_CHOSEN = 5


def main() -> int:
    if lacks := servers.missing():
        print(f"The tests on PostgreSQL and RabbitMQ are skipped: {lacks}.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    with servers.grown() as (database, broker):
        own = {"NEWSBELL_TEST_STACK": "grown", "NEWSBELL_DATABASE": database.url, "NEWSBELL_BROKER": broker.url}
        status = subprocess.run(sys.argv[1:], env=os.environ | own, check=False).returncode
    return 0 if status == NONE_CHOSEN else status


if __name__ == "__main__":
    sys.exit(main())
