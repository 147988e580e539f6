"""The ledger's figures: how much waits, how long, how much was given up."""

from __future__ import annotations

from django.db.models import Count, Min
from django.utils import timezone

from stravalite.jobs.models import Job, State
from stravalite.observability.metrics import register_figure

Rows = list[tuple[tuple[str, ...], float]]


def jobs_by_state() -> Rows:
    counted = Job.objects.order_by().values_list("kind", "state").annotate(n=Count("pk"))
    return [((kind, state), float(n)) for kind, state, n in counted]


def queue_lag_seconds() -> Rows:
    """How long the oldest due job has waited."""
    oldest = Job.objects.filter(state=State.QUEUED, run_at__lte=timezone.now()).aggregate(
        oldest=Min("run_at")
    )["oldest"]
    return [((), (timezone.now() - oldest).total_seconds() if oldest else 0.0)]


register_figure("jobs", "Jobs in the ledger.", ("kind", "state"), jobs_by_state)
register_figure("queue_lag_seconds", "Wait of the oldest due job.", (), queue_lag_seconds)
