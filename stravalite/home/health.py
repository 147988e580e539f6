"""For balancers and people who wonder: alive, and ready."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stravalite.jobs.models import Job, State
from stravalite.runtime import pulse

QUEUE_LAG_WARNING = timedelta(minutes=10)
_migrated = False


@require_safe
def ping(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("pong", content_type="text/plain")


@require_safe
@never_cache
def livez(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def _checks() -> dict[str, str]:
    """Name → "ok" or what is wrong. Reveals nothing but names."""
    checks = {"database": "ok", "migrations": "ok", "cache": "ok", "queue": "ok", "workers": "ok"}
    try:
        oldest = (
            Job.objects.filter(state=State.QUEUED, run_at__lte=timezone.now())
            .order_by("run_at")
            .values_list("run_at", flat=True)
            .first()
        )
        if oldest and timezone.now() - oldest > QUEUE_LAG_WARNING:
            checks["queue"] = "work waits longer than ten minutes"
        if not _is_migrated():
            checks["migrations"] = "migrations are missing"
    except DatabaseError:
        checks["database"] = "not reachable"
    try:
        cache.set("readyz", 1, 5)
    except Exception:  # noqa: BLE001 - each cache backend fails in its own way
        checks["cache"] = "not reachable"
    if settings.EMBEDDED and pulse.expected() and not pulse.all_alive():
        checks["workers"] = "a part of the process has stopped"
    return checks


def _is_migrated() -> bool:
    global _migrated  # noqa: PLW0603 - once true it stays true for this code
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """What works and what does not; 503 only when people cannot be served."""
    checks = _checks()
    broken = checks["database"] != "ok" or checks["migrations"] != "ok"
    return JsonResponse(
        {"status": "unavailable" if broken else "ok", "checks": checks},
        status=503 if broken else 200,
    )


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when everything needed to serve and to work is there."""
    checks = _checks()
    ready = all(checks[name] == "ok" for name in ("database", "migrations", "cache", "workers"))
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)
