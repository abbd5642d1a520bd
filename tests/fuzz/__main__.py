"""`make fuzz`: 200,000 inputs and more, counted by target; what fails is told with the words to repeat it."""

import argparse
import os
import sys
import tempfile
import time
import traceback

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")
os.environ["NEWSBELL_DATA"] = os.environ["NEWSBELL_KEYS"] = tempfile.mkdtemp(prefix="newsbell-fuzz-")

from tests.fuzz.run import fuzz
from tests.fuzz.targets import TARGETS


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=210_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=TARGETS)
    said = parser.parse_args()
    total, failed = 0, 0
    for name, (_, _, share) in TARGETS.items():
        if said.only in (None, name):
            wanted = said.inputs if said.only else round(said.inputs * share)
            began, cpu = time.monotonic(), time.process_time()
            try:
                report = fuzz(name, wanted, said.seed)
            except Exception:  # noqa: BLE001 - whatever a reader let out, the other readers are fuzzed too
                failed += 1
                traceback.print_exc()
                print(f"{name}: FAILED; the same again: make fuzz ARGS='--only \"{name}\" --seed {said.seed}'")
                continue
            total += report.inputs
            outcomes = ", ".join(f"{number:,} {outcome}" for outcome, number in report.outcomes.most_common())
            print(
                f"{name}: {report.inputs:,} inputs ({outcomes}), {report.octets / 1e6:,.0f} MB, "
                f"{time.process_time() - cpu:.0f} s of CPU in {time.monotonic() - began:.0f} s",
                flush=True,
            )
    print(f"{total:,} inputs in all, {failed} targets failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
