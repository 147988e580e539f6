"""Traces, as a collector receives them; and that nothing of it is there when off."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import django; django.setup()
from django.db import connection
connection.creation.create_test_db(verbosity=0, serialize=False)
from django.test import Client
from accounts.people.services import sign_up
from stravalite.jobs import runner
from stravalite.jobs.models import Job
from stravalite.jobs.registry import job
user = sign_up(email="ana@example.org", password="river loop dawn", name="Ana")
from django.core.files.uploadedfile import SimpleUploadedFile
client = Client()
client.force_login(user)
client.get("/activities?q=secret-place")
client.post("/upload", {"file": SimpleUploadedFile("x.gpx", b"<gpx></gpx>")}, HTTP_X_REQUEST_ID="req-of-upload")
waiting = Job.objects.get(kind="upload.read")
@job("test.fails")
def fails(_job):
    raise RuntimeError("broken on purpose")
runner.run(waiting.pk)
broken = Job.objects.create(kind="test.fails", key="1")
runner.run(broken.pk)
from stravalite.jobs import children
children.close_pool()
"""
OFF = """
import django; django.setup()
from django.test import Client
assert Client().get("/ping").status_code == 200
from stravalite.jobs import runner, services
from django.db import connection
connection.ensure_connection()
import sys
loaded = [name for name in sys.modules if name.startswith(("opentelemetry", "google.protobuf"))]
from django.conf import settings
assert not loaded, loaded
assert connection.execute_wrappers == []
assert not [one for one in settings.MIDDLEWARE if "tracing" in one]
"""


@pytest.fixture
def collector() -> Iterator[tuple[str, list[Span]]]:
    """Speaks OTLP over HTTP: what a real one decodes is decoded here."""
    spans: list[Span] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            import gzip

            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            assert self.path == "/v1/traces"
            assert self.headers["Content-Type"] == "application/x-protobuf"
            told = ExportTraceServiceRequest.FromString(body)
            for resource in told.resource_spans:
                for scope in resource.scope_spans:
                    spans.extend(scope.spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Taker) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}", spans
        running.shutdown()


def run(script: str, folder: Path, **more: str) -> None:
    ours = ("AWS_", "REDIS", "DATABASE", "OTEL_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    given = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings", **more}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**kept, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def facts(span: Span) -> dict[str, object]:
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


def test_requests_jobs_and_statements_reach_a_collector(
    collector: tuple[str, list[Span]], tmp_path: Path
) -> None:
    endpoint, spans = collector
    run(SCRIPT, tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=endpoint)
    by_name = {span.name: span for span in spans}
    request, work = by_name["POST upload"], by_name["job upload.read"]
    assert facts(request)["http.response.status_code"] in {200, 302}
    assert facts(request)["request.id"] == facts(work)["request.id"] == "req-of-upload"
    assert request.kind == Span.SPAN_KIND_SERVER
    asked_in = [(link.trace_id, link.span_id) for link in work.links]
    assert asked_in == [(request.trace_id, request.span_id)], "the job leads back to its request"
    assert work.trace_id != request.trace_id
    statements = [span for span in spans if span.parent_span_id == request.span_id]
    assert {"INSERT", "SELECT"} <= {span.name for span in statements}
    texts = [str(facts(span)["db.query.text"]) for span in statements if span.name == "INSERT"]
    assert any("%s" in text and "activities_uploads_upload" in text for text in texts)
    assert by_name["job test.fails"].status.code == 2
    everything = "".join(str(span) for span in spans)
    for private in ("ana@example.org", "secret-place", "river loop dawn", "x.gpx", "on purpose"):
        assert private not in everything, private


def test_off_it_is_not_even_imported(tmp_path: Path) -> None:
    run(OFF, tmp_path)
