"""What an instance holds, told so that two moments can be compared: `python -m benchmarks.standing [--later]`.

Prints JSON: of every table the digests of its rows, sorted and without surrogate ids, and of every file its
digest. `--later` first lets the time of grace go by, as the nightly jobs would after thirty days.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Standing = dict[str, dict[str, list[str]]]


def standing_of(folder: Path, *, later: bool = False) -> Standing:
    """Asked in a process of its own; no server may run on the folder."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DEBUG": "0"}
    for name in ("DATABASE_URL", "REDIS_URL", "AWS_STORAGE_BUCKET_NAME"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "benchmarks.standing", *(["--later"] if later else [])]
    told = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found: Standing = json.loads(told.stdout.splitlines()[-1])
    return found


def differing(before: Standing, after: Standing) -> list[str]:
    """Tables and files that are not as they were, with how many rows; [] when all are."""
    told = []
    for part in ("tables", "files"):
        for name in sorted({*before[part], *after[part]}):
            one, other = set(before[part].get(name, [])), set(after[part].get(name, []))
            if one != other:
                told.append(f"{name}: {len(one - other)} gone, {len(other - one)} new")
    return told


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stravalite.settings")
    import django

    django.setup()
    from activities.imports.tests import dump

    if "--later" in sys.argv:
        _let_time_pass()
    tables = {
        name: sorted(hashlib.sha256(row.encode()).hexdigest() for row in rows)
        for name, rows in dump.tables().items()
    }
    files = {name: [hashlib.sha256(content).hexdigest()] for name, content in dump.files().items()}
    sys.stdout.write(json.dumps({"tables": tables, "files": files}) + "\n")
    return 0


def _let_time_pass() -> None:
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    from activities.imports import deletion as imports
    from activities.media import deletion as media
    from activities.uploads import deletion as uploads
    from tests.recorded import work

    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        uploads.forget_deleted()
        media.forget_deleted()
        imports.forget_old()
        work()


if __name__ == "__main__":
    sys.exit(main())
