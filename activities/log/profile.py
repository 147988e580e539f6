"""What a person's profile shows of their activities: as much of each as this viewer may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from activities.activity.models import Activity, ActivityQuerySet, Status
from activities.log import thumbnails
from activities.streams.redaction import redact, rounded_sums
from social.graph.viewer import Viewer

MOST_RECENT = 5
_ACTIVE_DAYS = 30
_MOST_ACTIVE = 50


def activities_of(person: User, viewer: Viewer) -> ActivityQuerySet:
    """The person's activities that this viewer may see, the newest first."""
    return Activity.objects.visible_to(viewer).filter(athlete=person).newest_first()


def shown(activities: Iterable[Activity], viewer: Viewer) -> list[Activity]:
    """Rows with their little pictures, without what is withheld."""
    rows = [redact(activity, viewer) for activity in activities]
    for row in rows:
        row.thumbnail_svg = thumbnails.inline(row)  # type: ignore[attr-defined]
    return rows


def recent(person: User, viewer: Viewer) -> Mapping[str, Any] | None:
    """The last few."""
    found = activities_of(person, viewer).filter(status=Status.READY).with_card_data()
    rows = list(found[: MOST_RECENT + 1])
    if not rows:
        return None
    return {
        "person": person,
        "activities": shown(rows[:MOST_RECENT], viewer),
        "has_more": len(rows) > MOST_RECENT,
    }


def this_year(person: User, viewer: Viewer) -> Mapping[str, Any] | None:
    """Totals of the calendar year over what this viewer may see, so that no sum tells of the rest."""
    year = timezone.localdate().year
    seen = activities_of(person, viewer).filter(status=Status.READY, local_date__year=year)
    totals = seen.order_by().aggregate(
        count=Count("pk"),
        distance_m=Sum("distance_m"),
        moving_s=Sum("moving_s"),
        elevation_gain_m=Sum("elevation_gain_m"),
    )
    if not totals["count"]:
        return None
    if not viewer.owns(person.pk):
        totals = {**totals, **rounded_sums(totals)}
    return {"year": year, "totals": totals}


def recently_active(viewer: Viewer) -> Iterable[tuple[int, str | Promise]]:
    """People who shared something with this viewer lately."""
    since = timezone.now() - timedelta(days=_ACTIVE_DAYS)
    seen = Activity.objects.visible_to(viewer).filter(start_time__gte=since)
    newest = seen.order_by().values("athlete").annotate(last=Max("start_time")).order_by("-last")
    for row in newest[:_MOST_ACTIVE]:
        yield row["athlete"], _("Active lately")
