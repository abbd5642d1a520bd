"""`make fuzz`: 200,000 inputs and more, counted by target; what fails is told with the words to repeat it."""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")
os.environ["NEWSBELL_DATA"] = os.environ["NEWSBELL_KEYS"] = tempfile.mkdtemp(prefix="newsbell-fuzz-")

from tests.fuzz.run import fuzz
from tests.fuzz.targets import TARGETS

# A run of its own, so that what was done is known whenever it is stopped, and a failure is soon found again.
CHUNK = 1_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=210_000)
    parser.add_argument("--seed", type=int, default=1, help="each thousand inputs have the next seed")
    parser.add_argument("--only", choices=TARGETS)
    said = parser.parse_args()
    total, failed = 0, 0
    try:
        for name, (_, _, share) in TARGETS.items():
            if said.only in (None, name):
                wanted = said.inputs if said.only else round(said.inputs * share)
                for number in range(-(-wanted // CHUNK)):
                    done = _chunk(name, min(CHUNK, wanted - number * CHUNK), said.seed + number)
                    total += done
                    failed += not done
    except KeyboardInterrupt:
        print("stopped")
    print(f"{total:,} inputs in all, {failed} failures")
    return 1 if failed else 0


def _chunk(name: str, inputs: int, start: int) -> int:
    """How many inputs were given; 0 where one of them failed."""
    began, cpu = time.monotonic(), time.process_time()
    try:
        report = fuzz(name, inputs, start)
    except Exception:  # noqa: BLE001 - whatever a reader let out, the other inputs are given too
        traceback.print_exc()
        print(f"{name}: FAILED; the same again: make fuzz ARGS='--only \"{name}\" --inputs {inputs} --seed {start}'")
        return 0
    _said[name] += report.outcomes
    outcomes = ", ".join(f"{number:,} {outcome}" for outcome, number in _said[name].most_common())
    took = f"{time.process_time() - cpu:.1f} s of CPU in {time.monotonic() - began:.0f} s"
    print(f"{name}: {_said[name].total():,} inputs ({outcomes}); the last {report.inputs:,} took {took}", flush=True)
    return report.inputs


_said: dict[str, Counter[str]] = {name: Counter() for name in TARGETS}

if __name__ == "__main__":
    sys.exit(main())
