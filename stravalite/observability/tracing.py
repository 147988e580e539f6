"""Traces for OpenTelemetry: off, and not even imported, until OTEL_EXPORTER_OTLP_ENDPOINT is set.

A span for each request, each job and each statement of theirs. A job's span is linked to the request that
asked for it. Statements go along without their parameters, requests without query, body or person.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse

from stravalite.observability.context import current_request_id


def is_on() -> bool:
    return bool(settings.OTEL_EXPORTER_OTLP_ENDPOINT)


@cache
def _tracer() -> Any:
    """Made at the first span, so that every process has its own exporter, also after a fork."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    name = os.environ.get("OTEL_SERVICE_NAME", "stravalite")
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT.rstrip("/")
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces")))
    return provider.get_tracer("stravalite")


#: What an error says may repeat what people typed; its type is enough here, the rest is in the log.
_WORDLESS = {"record_exception": False, "set_status_on_exception": False}


def here() -> str:
    """The running span as a W3C traceparent, to be kept with what happens later; "" without one."""
    if not is_on():
        return ""
    from opentelemetry import trace

    span = trace.get_current_span().get_span_context()
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-01" if span.is_valid else ""


@contextmanager
def _job(kind: str, job_id: str, asked_in: str) -> Iterator[None]:
    from opentelemetry.trace import SpanKind, Status, StatusCode

    given = {"job.kind": kind, "job.id": job_id, "request.id": current_request_id()}
    with _tracer().start_as_current_span(
        f"job {kind}", kind=SpanKind.CONSUMER, links=_links(asked_in), attributes=given, **_WORDLESS
    ) as span:
        try:
            yield
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR))
            span.set_attribute("error.type", type(error).__name__)
            raise


def job_span(kind: str, *, job_id: str, asked_in: str) -> Any:
    """Around a job's work; `asked_in` is what `here` said when it was asked for."""
    return _job(kind, job_id, asked_in) if is_on() else nullcontext()


def _links(traceparent: str) -> list[Any]:
    from opentelemetry.trace import Link, SpanContext, TraceFlags

    _version, _sep, rest = traceparent.partition("-")
    trace_id, _sep, rest = rest.partition("-")
    span_id = rest.partition("-")[0]
    if not (trace_id and span_id):
        return []
    flags = TraceFlags(TraceFlags.SAMPLED)
    return [
        Link(SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=flags))
    ]


class TracingMiddleware:
    """Stands in the list of middleware only when tracing is on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from opentelemetry.trace import SpanKind, Status, StatusCode

        method = str(request.method)
        given = {"http.request.method": method, "request.id": current_request_id()}
        with _tracer().start_as_current_span(
            method, kind=SpanKind.SERVER, attributes=given, **_WORDLESS
        ) as span:
            response = self.get_response(request)
            route = request.resolver_match.route if request.resolver_match else "unknown"
            span.update_name(f"{method} {route}")  # never the path: ids would make endless names
            span.set_attribute("http.route", route)
            span.set_attribute("http.response.status_code", response.status_code)
            if response.status_code >= 500:
                span.set_status(Status(StatusCode.ERROR))
        return response


def _statement(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
    """A span below a request's or a job's; what runs outside of both is nobody's story."""
    from opentelemetry import trace
    from opentelemetry.trace import SpanKind

    if not trace.get_current_span().is_recording():
        return execute(sql, params, many, context)
    text = str(sql)
    given = {"db.system.name": context["connection"].vendor, "db.query.text": text[:2000]}
    name = text.lstrip().partition(" ")[0].upper() or "SQL"
    with _tracer().start_as_current_span(name, kind=SpanKind.CLIENT, attributes=given, **_WORDLESS):
        return execute(sql, params, many, context)


def _listen(connection: Any, **_signal: Any) -> None:
    if _statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_statement)


def watch_databases() -> None:
    """Called once when the rooms are ready."""
    if is_on():
        connection_created.connect(_listen, dispatch_uid="stravalite.tracing")
