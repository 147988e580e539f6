"""What comes in, and what could not be read."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from activities.activity.models import Activity
from activities.uploads.models import SourceFile, Upload
from stravalite.observability.metrics import register_figure

Rows = list[tuple[tuple[str, ...], float]]


def activities_per_minute() -> Rows:
    """Mean of the last five minutes."""
    since = timezone.now() - timedelta(minutes=5)
    return [((), Activity.objects.filter(created_at__gte=since).count() / 5)]


def uploads_of_the_day() -> Rows:
    since = timezone.now() - timedelta(days=1)
    counted = (
        Upload.objects.filter(created_at__gte=since)
        .order_by()
        .values_list("status", "error_code")
        .annotate(n=Count("pk"))
    )
    return [((status, code), float(n)) for status, code, n in counted]


def rows() -> Rows:
    """How large the tables that grow have become."""
    counted = {"activities": Activity, "uploads": Upload, "originals": SourceFile}
    return [((name,), float(model._default_manager.count())) for name, model in counted.items()]


register_figure("rows", "Rows of tables that grow.", ("table",), rows)
register_figure(
    "activities_per_minute", "Activities made, mean of 5 minutes.", (), activities_per_minute
)
register_figure(
    "uploads_day", "Uploads of the last 24 hours.", ("status", "error"), uploads_of_the_day
)
