"""`newsbell COMMAND`: the project's manage.py."""

import gc
import os
import signal
import sys


def main() -> None:
    # What is loaded stays: to look through it for garbage, again and again, is a sixth of a start. `Utility` ends it.
    gc.disable()
    # Whatever this program writes is the operator's alone: it knows who follows what.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")
    # A headline is too small a sum to share out, and on busy cores numpy's threads spin while they wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from newsbell.commands.utility import Utility
    from newsbell.common.errors import NewsbellError

    try:
        Utility(["newsbell", *sys.argv[1:]]).execute()
        if sys.stdout:  # who reads nothing may have closed it, as mail servers do
            sys.stdout.flush()
    except NewsbellError as error:
        sys.exit(f"newsbell: {error}")
    except BrokenPipeError:
        # Who read the output wants no more of it (`newsbell replay … | head`). What is left must not fail once again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
