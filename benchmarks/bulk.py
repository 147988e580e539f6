"""A year of files at once: `python -m benchmarks.bulk [--check] [--folder DIR | --zip FILE]`.

Starts the real server on a folder and port of its own, hands in 200 GPX files of 1.1 million points
one after the other through the API, and waits until all are activities. Counts the CPU time and the
memory of the whole process tree, as the kernel does.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measurement, parser, report
from benchmarks.tracks import garmin_files
from benchmarks.tree import Peak, cpu_s, memory

ROOT = Path(__file__).resolve().parents[1]
FILES = 200
MOST_CPU_S, MOST_PSS_MB, MOST_IDLE_MB = 45.0, 350.0, 200.0
IDLE_S = 20.0
LONGEST_S = 900.0
_PASSWORD = "river loop dawn"


class Client:
    """One program with one connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers: dict[str, str] = {}

    def call(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
        """The answer's JSON; RuntimeError for anything but success."""
        headers = {**self.headers, **({"Content-Type": kind} if kind else {})}
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        return json.loads(text) if text else None

    def post(self, path: str, data: dict[str, Any]) -> Any:
        return self.call("POST", path, json.dumps(data).encode(), "application/json")

    def sign_in(self) -> None:
        person = {"name": "Bulk", "email": "bulk@example.org", "password": _PASSWORD}
        self.post("/api/auth/signup", person)
        issued = self.post("/api/auth/login", person)
        self.headers["Authorization"] = f"Bearer {issued['token']}"

    def upload(self, name: str, data: bytes) -> str:
        """Hands in a file; where its state can be asked."""
        edge = uuid.uuid4().hex
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/gpx+xml\r\n\r\n"
        )
        body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        answer = self.call("POST", "/api/uploads", body, f"multipart/form-data; boundary={edge}")
        return str(answer["status_url"])


@contextmanager
def server(folder: Path) -> Iterator[tuple[int, int]]:
    """The house on an empty folder: (process id, port), ready to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "DATA_DIR": str(folder), "DEBUG": "0", "REGISTRATION": "open"}
    for name in ("DATABASE_URL", "REDIS_URL", "AWS_STORAGE_BUCKET_NAME"):
        environment.pop(name, None)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_for(port, process)
            yield process.pid, port
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it was ready")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server was not ready within a minute")


def files_of(zip_path: Path | None, folder: Path | None, count: int) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of what is handed in: an archive's, a folder's, or invented ones."""
    if zip_path is not None:
        with zipfile.ZipFile(zip_path) as archive:
            for name in sorted(archive.namelist()):
                yield Path(name).name, archive.read(name)
    elif folder is not None:
        for path in sorted(folder.glob("*.gpx")):
            yield path.name, path.read_bytes()
    else:
        yield from garmin_files(count)


def _settled(client: Client, addresses: list[str]) -> float:
    """When the last upload was done (clock); RuntimeError if any failed."""
    limit = time.monotonic() + LONGEST_S
    for address in reversed(addresses):
        while (state := client.call("GET", address))["status"] in {"queued", "processing"}:
            if time.monotonic() > limit:
                raise RuntimeError(f"{address} was still {state['status']} after {LONGEST_S} s")
            time.sleep(1.0)
        if state["status"] != "done":
            raise RuntimeError(f"{address}: {state}")
    return time.monotonic()


def measure(files: Iterator[tuple[str, bytes]]) -> list[Measurement]:
    with (
        tempfile.TemporaryDirectory(prefix="bulk-") as scratch,
        server(Path(scratch)) as (pid, port),
    ):
        client = Client(port)
        client.sign_in()
        client.connection.close()  # the server ends idle connections
        idle = memory(pid)
        started_cpu_s = cpu_s(pid)
        time.sleep(IDLE_S)
        idle_share = (cpu_s(pid) - started_cpu_s) / IDLE_S
        before_s, begin, size = cpu_s(pid), time.monotonic(), 0
        addresses: list[str] = []
        with Peak(pid) as peak:
            for name, data in files:
                addresses.append(client.upload(name, data))
                size += len(data)
            received = time.monotonic()
            ended = _settled(client, addresses)
            spent_s = cpu_s(pid) - before_s
        after = memory(pid)
        count = len(addresses)
    return [
        Measurement("idle: memory of the tree (PSS)", idle.pss_mb, "MB", MOST_IDLE_MB),
        Measurement("idle: CPU", idle_share * 100.0, "%"),
        Measurement("start and migration of an empty folder: CPU", started_cpu_s, "s"),
        Measurement("files handed in", count, ""),
        Measurement("their size", size / 1e6, "MB"),
        Measurement("bulk: CPU until all are activities", spent_s, "s", MOST_CPU_S),
        Measurement("bulk: CPU a file", spent_s / count * 1000.0, "ms"),
        Measurement("bulk: peak memory of the tree (PSS)", peak.pss_mb, "MB", MOST_PSS_MB),
        Measurement("bulk: peak memory of the tree (RSS)", peak.rss_mb, "MB"),
        Measurement("bulk: all received after", received - begin, "s"),
        Measurement("bulk: all done after", ended - begin, "s"),
        Measurement("after: memory of the tree (PSS)", after.pss_mb, "MB"),
    ]


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--zip", type=Path, help="hand in the GPX files of this archive")
    options.add_argument("--folder", type=Path, help="hand in the GPX files of this folder")
    options.add_argument("--n", type=int, default=FILES, help="how many files to invent")
    chosen = options.parse_args()
    files = files_of(chosen.zip, chosen.folder, chosen.n)
    return report(measure(files), check=chosen.check)


if __name__ == "__main__":
    sys.exit(main())
