"""Ten years in one drop: `python -m benchmarks.history [--zip FILE] [--kills 3] [--recordings 200 --shifts 10]`.

Makes an export like Strava's, hands it to the real server in parts, and counts what looking through and
adding cost, what it does to other pages, and whether the receipt says what the preview foretold. The same
archive again has to add nothing; then all is undone, and every table and file has to be as it was before. With
`--kills` the whole process tree is killed so many times in the middle; everything is there all the same.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.bulk import Client, server
from benchmarks.measuring import Measurement, parser, report
from benchmarks.standing import differing, standing_of
from benchmarks.tree import Peak, cpu_s, processes
from tests.strava_export import make

MOST_CPU_MS, MOST_MB, MOST_SLOWER = 150.0, 400.0, 3.0
LONGEST_S = 3600.0
_PAGES = ("/api/activities", "/api/athlete", "/api/uploads", "/api/imports")


class Reader:
    """Somebody else who reads pages meanwhile, ten a second."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.client = Client(port)
        self.client.headers = headers
        self.seconds: list[float] = []
        self.failed = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ended.set()
        self._thread.join()

    def _read(self) -> None:
        turn = 0
        while not self._ended.wait(0.1):
            begin = time.perf_counter()
            try:
                self.client.call("GET", _PAGES[turn % len(_PAGES)])
            except Exception:  # noqa: BLE001 - killed on purpose, or a real failure: both are counted
                self.failed += 1
                self.client.connection.close()
                continue
            self.seconds.append(time.perf_counter() - begin)
            turn += 1

    @property
    def p95_ms(self) -> float:
        return float(np.percentile(self.seconds, 95) * 1000) if self.seconds else float("nan")


def send(client: Client, path: Path) -> str:
    """Hands the archive in, part by part; the import's id."""
    client.connection.close()  # the server ends idle connections
    size = path.stat().st_size
    whole = client.post("/api/imports", {"name": path.name, "size": size})
    with path.open("rb") as file:
        for number in whole["missing_parts"]:
            file.seek(number * whole["part_size"])
            part = file.read(whole["part_size"])
            address = f"/api/imports/{whole['id']}/parts/{number}"
            client.call("PUT", address, part, "application/octet-stream")
    return str(whole["id"])


def wait(client: Client, import_id: str, *until: str) -> dict[str, Any]:
    limit = time.monotonic() + LONGEST_S
    while time.monotonic() < limit:
        whole: dict[str, Any] = client.call("GET", f"/api/imports/{import_id}")
        if whole["status"] in until:
            return whole
        if whole["status"] == "failed":
            raise RuntimeError(f"the import failed: {whole['error']}")
        time.sleep(1.0)
    raise RuntimeError(f"still not {until} after {LONGEST_S} s")


def killed(folder: Path, client: Client, import_id: str, times: int) -> None:
    """Runs the import to its end while the whole tree is killed again and again."""
    for turn in range(times + 1):
        with server(folder) as (pid, port):
            client.connection.close()
            fresh = Client(port)
            fresh.headers = client.headers
            if turn == times:
                wait(fresh, import_id, "done")
                return
            before = fresh.call("GET", f"/api/imports/{import_id}")["progress"]["done"]
            while True:
                now = fresh.call("GET", f"/api/imports/{import_id}")
                if now["status"] == "done" or now["progress"]["done"] >= before + 60:
                    break
                time.sleep(0.2)
            for victim in reversed(processes(pid)):
                os.kill(victim, signal.SIGKILL)


def _once_more(client: Client, path: Path) -> dict[str, Any]:
    """What the same archive would bring; it is not started."""
    import_id = send(client, path)
    found: dict[str, Any] = wait(client, import_id, "preview")["preview"]
    client.call("DELETE", f"/api/imports/{import_id}")
    return found


def _undo(client: Client, import_id: str) -> None:
    client.post(f"/api/imports/{import_id}/undo", {})
    wait(client, import_id, "undone")


def measure(path: Path, expected: dict[str, int], kills: int) -> list[Measurement]:
    with tempfile.TemporaryDirectory(prefix="history-") as scratch:
        folder = Path(scratch)
        with server(folder) as (pid, port):
            client = Client(port)
            client.sign_in()
            typed_in = {"sport": "Run", "start_time": "2001-05-01T07:00:00Z", "elapsed_s": 1800}
            client.post("/api/activities", typed_in)
        before = standing_of(folder)
        with server(folder) as (pid, port):
            headers, client = client.headers, Client(port)
            client.headers = headers
            with Reader(port, client.headers) as idle:
                time.sleep(15)
            before_s, begin = cpu_s(pid), time.monotonic()
            with Peak(pid) as peak, Reader(port, client.headers) as busy:
                import_id = send(client, path)
                found = wait(client, import_id, "preview")["preview"]
                looked_s, looked_after = cpu_s(pid) - before_s, time.monotonic() - begin
                client.post(f"/api/imports/{import_id}/start", {})
                word = time.monotonic()
                while len(client.call("GET", "/api/activities?per_page=2")["results"]) < 2:
                    time.sleep(0.1)
                first_after = time.monotonic() - word
                if not kills:
                    wait(client, import_id, "done")
            spent_s, took = cpu_s(pid) - before_s, time.monotonic() - begin
        if kills:
            killed(folder, client, import_id, kills)
        with server(folder) as (pid, port):
            client.connection.close()
            again = Client(port)
            again.headers = client.headers
            counts = again.call("GET", f"/api/imports/{import_id}")["counts"]
            second = _once_more(again, path)
            _undo(again, import_id)
        left = differing(before, standing_of(folder, later=True))
    count = sum(expected.values())
    told = {"new": found["new"], "duplicate": found["duplicate"], "unreadable": found["unreadable"]}
    exact = told == expected and counts["created"] == expected["new"]
    exact = exact and counts["failed"] == expected["unreadable"]
    for line in left:
        print(f"not as it was: {line}")
    print(f"preview {told}, receipt {counts}, again {second['new']} new")
    found_true = [
        Measurement("preview and receipt are exactly so (0 yes, 1 no)", float(not exact), "", 0.5),
        Measurement("the same archive again: new", second["new"], "", 0.5),
        Measurement("undone: tables and files not as before", len(left), "", 0.5),
        Measurement("things in the archive", count, ""),
        Measurement("killed in the middle", kills, "times"),
        Measurement("looking through: CPU", looked_s, "s"),
        Measurement("looking through: took", looked_after, "s"),
        Measurement("first activity after the word", first_after, "s", 10.0),
        Measurement("peak memory of the tree (PSS)", peak.pss_mb, "MB", MOST_MB),
        Measurement("peak memory of the tree (RSS)", peak.rss_mb, "MB"),
        Measurement("other pages, idle: p95", idle.p95_ms, "ms"),
        Measurement("other pages, during: p95", busy.p95_ms, "ms"),
        Measurement("other pages, during : idle", busy.p95_ms / idle.p95_ms, "×", MOST_SLOWER),
        Measurement("other pages that failed", idle.failed + busy.failed, ""),
    ]
    if kills:  # what a killed tree has spent, nobody can ask
        return found_true
    return [
        *found_true,
        Measurement("in all: CPU a thing", spent_s / count * 1000, "ms", MOST_CPU_MS),
        Measurement("in all: took", took, "s"),
    ]


def expected_of(chosen: Namespace, folder: Path) -> tuple[Path, dict[str, int]]:
    sizes = {"duplicates": chosen.duplicates, "corrupt": chosen.corrupt, "manual": chosen.manual}
    path = chosen.zip or folder / "export_1.zip"
    if chosen.zip is None:
        make(
            path,
            recordings=chosen.recordings,
            shifts=chosen.shifts,
            minutes=chosen.minutes,
            **sizes,
        )
    new = chosen.recordings * chosen.shifts + chosen.manual
    return path, {"new": new, "duplicate": chosen.duplicates, "unreadable": chosen.corrupt}


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--zip", type=Path, help="an archive made with the same numbers")
    for name, default in (
        ("recordings", 200), ("shifts", 10), ("duplicates", 50), ("corrupt", 20), ("manual", 30),
        ("minutes", 0), ("kills", 0),
    ):  # fmt: skip
        options.add_argument(f"--{name}", type=int, default=default)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="history-made-") as folder:
        path, expected = expected_of(chosen, Path(folder))
        return report(measure(path, expected, chosen.kills), check=chosen.check)


if __name__ == "__main__":
    sys.exit(main())
