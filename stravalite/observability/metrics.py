"""Figures for those who watch: requests as they happen, the rest counted when asked.

What the database knows is read at each scrape, so it is right whatever process answers.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_REQUESTS = Counter(
    "stravalite_http_requests_total", "Requests answered.", ["method", "route", "status"]
)
_SECONDS = Histogram(
    "stravalite_http_request_seconds",
    "Time to an answer.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
_METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}

#: name, help, a callable of no arguments giving [(labels, value)]; label names first.
Figure = tuple[str, str, tuple[str, ...], Callable[[], list[tuple[tuple[str, ...], float]]]]
_figures: list[Figure] = []


def register_figure(
    name: str,
    explanation: str,
    labels: tuple[str, ...],
    count: Callable[[], list[tuple[tuple[str, ...], float]]],
) -> None:
    """Rooms add business figures in `AppConfig.ready`; each costs a query a scrape."""
    _figures.append((f"stravalite_{name}", explanation, labels, count))


class FiguresCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        for name, explanation, labels, count in _figures:
            family = GaugeMetricFamily(name, explanation, labels=labels)
            for values, figure in count():
                family.add_metric(values, figure)
            yield family

    def describe(self) -> list[Metric]:
        """Nothing is counted at registration: the database may not be there yet."""
        return []


_FIGURES = FiguresCollector()
REGISTRY.register(_FIGURES)


def _registry() -> CollectorRegistry:
    """This process's figures; with PROMETHEUS_MULTIPROC_DIR those of all web processes together."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    together.register(_FIGURES)
    return together


class MetricsMiddleware:
    """Counts answers by route (never by raw path: ids would make endless series)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match is not None else "unknown"
        method = request.method if request.method in _METHODS else "other"
        _REQUESTS.labels(method, route, response.status_code).inc()
        _SECONDS.labels(route).observe(time.perf_counter() - began)
        return response


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text for whoever sends METRICS_TOKEN; for others there is no such page."""
    _scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(
        sent.encode(), settings.METRICS_TOKEN.encode()
    ):
        raise Http404
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)
