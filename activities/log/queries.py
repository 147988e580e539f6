"""Finding activities for lists and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.people.models import Audience
from accounts.people.requests import athlete_of
from activities.activity.models import Activity, ActivityQuerySet, WorkoutType
from activities.log.sorting import SORTS, ordered
from activities.media.models import Photo
from activities.numbers.splits import MILE_M
from social.graph.viewer import Viewer, viewer_of
from stravalite.jobs.models import Job, State

LEAST_TRACKS_NEAR, MOST_TRACKS_NEAR = 3, 60
_YES_OR_NO = (("yes", "yes"), ("no", "no"))
_HAVING = (("photos", "photos"), ("route", "route"))
#: `gear` of those that wear none.
NO_GEAR = "none"


def visible_activity(request: HttpRequest, activity_id: str) -> tuple[Activity, Viewer]:
    """The activity if this request may see it, else 404; with card data, in one query."""
    viewer = viewer_of(request)
    activities = Activity.objects.visible_to(viewer).with_card_data()
    return get_object_or_404(activities, public_id=activity_id), viewer


def own_activity(request: HttpRequest, activity_id: str, *, deleted: bool = False) -> Activity:
    """The signed-in athlete's own activity, else 404; `deleted` also finds those taken back."""
    activities = Activity.objects.filter(athlete_id=athlete_of(request).pk).with_card_data()
    if not deleted:
        activities = activities.filter(post__deleted_at=None)
    return get_object_or_404(activities, public_id=activity_id)


class ActivityFilter(django_filters.FilterSet):
    """What a list can be narrowed to; the page and the API share it."""

    sport = django_filters.CharFilter(method="by_sport")
    q = django_filters.CharFilter(method="by_words")
    after = django_filters.DateFilter(field_name="local_date", lookup_expr="gte")
    before = django_filters.DateFilter(field_name="local_date", lookup_expr="lte")
    visibility = django_filters.ChoiceFilter(field_name="post__audience", choices=Audience.choices)
    gear = django_filters.CharFilter(method="by_gear")
    workout_type = django_filters.ChoiceFilter(choices=WorkoutType.choices)
    min_distance_m = django_filters.NumberFilter(field_name="distance_m", lookup_expr="gte")
    max_distance_m = django_filters.NumberFilter(field_name="distance_m", lookup_expr="lte")
    min_km = django_filters.NumberFilter(method="by_distance")
    max_km = django_filters.NumberFilter(method="by_distance")
    min_mi = django_filters.NumberFilter(method="by_distance")
    max_mi = django_filters.NumberFilter(method="by_distance")
    has = django_filters.ChoiceFilter(choices=_HAVING, method="by_having")
    commute = django_filters.ChoiceFilter(choices=_YES_OR_NO, method="by_yes_or_no")
    sort = django_filters.ChoiceFilter(choices=[(name, name) for name in SORTS], method="in_order")

    class Meta:
        model = Activity
        fields: tuple[str, ...] = ()

    def by_sport(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """One sport or several, separated by commas."""
        return queryset.filter(sport__in=[part for part in value.split(",") if part])

    def by_words(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Every word occurs in title, description, the town or the name of the gear."""
        for word in value.replace("\0", "").split()[:8]:
            queryset = queryset.filter(
                Q(name__icontains=word)
                | Q(description__icontains=word)
                | Q(place__icontains=word)
                | Q(gear__name__icontains=word)
            )
        return queryset

    def by_gear(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """One piece by its id, or `none`."""
        value = value.replace("\0", "")
        return (
            queryset.filter(gear=None)
            if value == NO_GEAR
            else queryset.filter(gear__public_id=value)
        )

    def by_distance(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """A bound with its unit in its name."""
        bound, _sep, unit = name.partition("_")
        metres = float(value) * (1000.0 if unit == "km" else MILE_M)
        return queryset.filter(**{f"distance_m__{'gte' if bound == 'min' else 'lte'}": metres})

    def by_having(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "route":
            return queryset.exclude(track="")
        photos = Photo.objects.filter(activity=OuterRef("pk"), deleted_at=None)
        return queryset.filter(Exists(photos))

    def by_yes_or_no(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(**{name: value == "yes"})

    def in_order(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return ordered(cast("ActivityQuerySet", queryset), value)


def parts_of(activity: Activity, viewer: Viewer) -> list[Activity]:
    """All parts of the multisport recording it belongs to that this viewer may see, in order."""
    if not activity.multisport_id:
        return []
    parts = Activity.objects.visible_to(viewer).filter(multisport_id=activity.multisport_id)
    return list(parts.order_by("start_time", "pk"))


@dataclass(frozen=True, slots=True)
class Neighbour:
    public_id: str
    name: str


def neighbours_of(activity: Activity, viewer: Viewer) -> tuple[Neighbour | None, Neighbour | None]:
    """The activities of the same athlete before and after it in time, of those this viewer may see.

    `activity` as it is stored: what is redacted may have lost its time.
    """
    theirs = Activity.objects.visible_to(viewer).filter(athlete_id=activity.athlete_id)
    now, key = activity.start_time, activity.pk
    # the bound beside the tie lets the index of the list be walked from here
    before = theirs.filter(start_time__lte=now).exclude(start_time=now, pk__gte=key)
    after = theirs.filter(start_time__gte=now).exclude(start_time=now, pk__lte=key)
    return _first(before.newest_first()), _first(after.order_by("start_time", "id"))


def _first(activities: ActivityQuerySet) -> Neighbour | None:
    found = activities.values_list("public_id", "name").first()
    return None if found is None else Neighbour(*found)


def tracks_near(
    athlete_id: int, activity: Activity, bounds: tuple[float, float, float, float]
) -> list[str]:
    """Polylines of the athlete's other activities that start within (south, north, west, east)."""
    south, north, west, east = bounds
    found = (
        Activity.objects.of(athlete_id)
        .filter(start_lat__range=(south, north), start_lon__range=(west, east))
        .exclude(pk=activity.pk)
        .newest_first()
        .values_list("track", flat=True)
    )
    return list(found[:MOST_TRACKS_NEAR])


def own_tracks_around(
    viewer: Viewer, activity: Activity, bounds: tuple[float, float, float, float] | None
) -> list[str]:
    """The viewer's own other tracks on this ground; none when so few tell nothing of it."""
    if viewer.athlete_id is None or bounds is None:
        return []
    tracks = [track for track in tracks_near(viewer.athlete_id, activity, bounds) if track]
    return tracks if len(tracks) >= LEAST_TRACKS_NEAR else []


def job_topics(activities: Iterable[Activity]) -> dict[str, str]:
    """Public id → topic of the job that works its numbers out again, for those that have one."""
    jobs = Job.objects.filter(
        kind="activity.recompute",
        key__in=[activity.public_id for activity in activities],
        state__in=[State.QUEUED, State.WORKING],
    ).order_by("-created_at")
    return {key: f"job:{job_id}" for key, job_id in jobs.values_list("key", "pk")}


def own_activities(athlete_id: int) -> ActivityQuerySet:
    return Activity.objects.of(athlete_id).newest_first()
