"""Every benchmark, each in a process of its own: `python -m benchmarks [--check]`."""

from __future__ import annotations

import subprocess
import sys

NAMES = ("reading", "analysis", "api", "lists", "bulk", "feed", "sockets")


def main() -> int:
    """The worst of their exit statuses."""
    status = 0
    for name in NAMES:
        sys.stdout.write(f"\n{name}\n{'-' * len(name)}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", f"benchmarks.{name}", *sys.argv[1:]]
        status = max(status, abs(subprocess.run(command, check=False).returncode))
    return status


if __name__ == "__main__":
    sys.exit(main())
