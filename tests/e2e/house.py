"""The real server as a person starts it, on a data folder of its own."""

from __future__ import annotations

import os
import queue
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 120.0  # the first start collects and compresses static files


@dataclass(frozen=True)
class House:
    url: str
    owner_link: str  # works once
    environment: dict[str, str] = field(default_factory=dict, repr=False)

    def manage(self, *arguments: str) -> str:
        """Runs a command of the operator's beside the server; what it said."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_house(**settings: str) -> Iterator[House]:
    """`manage.py serve` until the block ends; `settings` are environment variables."""
    with tempfile.TemporaryDirectory(prefix="stravalite-e2e-") as folder:
        port = free_port()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "stravalite.settings",
            "DATA_DIR": folder,
            "SECRET_KEY": "only-for-e2e-tests",
            "LOG_LEVEL": "ERROR",
            "PYTHONUNBUFFERED": "1",
            "SIGN_IN_ATTEMPTS_PER_MINUTE": "1000",  # all of a suite comes from one address
            **settings,
        }
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            yield House(f"http://127.0.0.1:{port}", _owner_link(server, port), environment)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _owner_link(server: subprocess.Popen[str], port: int) -> str:
    """Waits for the announcement; the link in it, as reached through 127.0.0.1."""
    said: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert server.stdout is not None
        for line in server.stdout:
            said.put(line)

    threading.Thread(target=listen, daemon=True).start()
    heard, until = "", time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        try:
            heard += said.get(timeout=0.5)
        except queue.Empty:
            if server.poll() is not None:
                break
        found = re.search(r"(/signup\?invitation=\S+)", heard)
        if found:
            return f"http://127.0.0.1:{port}{found[1]}"
    raise AssertionError(f"the server did not become ready: {heard}")
