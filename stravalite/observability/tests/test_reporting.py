"""An unhandled error reaches the configured server, spoken for real, and takes nothing personal along."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import django; django.setup()
from django.db import connection
connection.creation.create_test_db(verbosity=0, serialize=False)
from django.test import Client
from django.urls import path
from stravalite import urls
def broken(request):
    word = "typed-by-a-person"
    raise RuntimeError("password=hunter22222 did not fit")
urls.urlpatterns.insert(0, path("broken", broken))
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "cookie-of-ana"
headers = {"Authorization": "Bearer token-of-ana", "X-Request-ID": "req-of-ana-1"}
assert client.get("/broken?email=ana@example.org", headers=headers).status_code == 500
import sentry_sdk; sentry_sdk.flush(10)
"""


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server that takes envelopes; (its DSN, what came in)."""
    received: list[str] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
            body = unpack.get(self.headers.get("Content-Encoding", ""), bytes)(body)
            received.append(body.decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Taker) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{running.server_address[1]}/1", received
        running.shutdown()


def test_an_error_is_reported_without_anything_personal(
    server: tuple[str, list[str]], tmp_path: Path
) -> None:
    dsn, received = server
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "REDIS", "DATABASE"))}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={
            **kept,
            "SENTRY_DSN": dsn,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "ALLOWED_HOSTS": "testserver",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = "".join(received)
    assert "RuntimeError" in told
    assert "req-of-ana-1" in told
    for secret in ("hunter22222", "ana@example.org", "token-of-ana", "cookie-of-ana"):
        assert secret not in told
    assert '"typed-by-a-person"' not in told.replace('word = "typed-by-a-person"', "")
