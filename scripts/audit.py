#!/usr/bin/env python3
"""Asks for known vulnerabilities of the locked packages; one that is known fails.

Where the service is out of reach, or knows none of the packages, nothing was audited: that is said, and passes, since
a machine without the internet cannot do better.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
LOCK = "requirements/dev.txt"


def main() -> int:
    """The exit status; 1 for a known vulnerability."""
    command = [BIN / "pip-audit", "--disable-pip", "--require-hashes", "--requirement", LOCK, "--timeout", "10"]
    command += ["--progress-spinner", "off", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - all of it is ours
    if not done.stdout:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        out_of_reach = re.search(r"Connect|Proxy|Max retries|timed? ?out|service", done.stderr, re.IGNORECASE)
        print(f"pip-audit {'skipped, its service is out of reach' if out_of_reach else 'failed'}: {last[:200]}")
        return 0 if out_of_reach else 1
    packages = json.loads(done.stdout)["dependencies"]
    audited = [package for package in packages if "skip_reason" not in package]
    for package in audited:
        for known in package["vulns"]:
            fixed = ", ".join(known["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {known['id']}, fixed in {fixed}")
    if not audited:
        print(f"pip-audit skipped, its service here knows none of the {len(packages)} packages.")
    return int(any(package["vulns"] for package in audited))


if __name__ == "__main__":
    sys.exit(main())
