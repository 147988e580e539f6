"""The tracks that lists show others: cut by what their athlete hides, made ahead so that a list reads none.

Until one is made for the present version of hiding and the present recording, lists show no track.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver

from accounts.people.models import Preferences
from activities.activity.models import Activity
from activities.activity.services import activity_saved, shown_moment
from activities.maps import geometry
from activities.streams.services import columns_of
from activities.uploads.pipeline import track_of
from activities.zones import cutting
from activities.zones.cutting import Plan
from activities.zones.queries import plan_of
from activities.zones.secrecy import key_of
from social.posts import services as posts
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue

_COLUMNS = {"time", "lat", "lon", "distance"}


def stale(athlete_id: int, version: str) -> QuerySet[Activity]:
    """The athlete's activities with a track that was not cut for this version."""
    mine = Activity.objects.filter(athlete_id=athlete_id)
    return mine.exclude(public_key__startswith=f"{version}:").exclude(track="")


@job("zones.apply")
def apply_to_all(ledger_row: Job) -> None:
    """Cuts what was cut for another version, the newest first; a change meanwhile queues it again."""
    athlete_id = int(ledger_row.payload["athlete"])
    preferences = Preferences.objects.filter(user_id=athlete_id).first()
    if preferences is None:
        return
    _move_posts(athlete_id)
    if not preferences.hiding_version:
        return
    plan = plan_of(athlete_id)
    waiting = stale(athlete_id, preferences.hiding_version).order_by("-start_time")
    for activity_id in list(waiting.values_list("pk", flat=True)):
        activity = Activity.objects.filter(pk=activity_id).first()
        if activity is not None:
            write(activity, plan, preferences.hiding_version)


@job("zones.cut")
def cut_one(ledger_row: Job) -> None:
    """After a change of the activity or its recording."""
    activity = (
        Activity.objects.filter(public_id=ledger_row.payload["activity"])
        .select_related("athlete__preferences")
        .first()
    )
    if activity is None or not activity.athlete.preferences.hiding_version:
        return
    version = activity.athlete.preferences.hiding_version
    write(activity, plan_of(activity.athlete_id), version)


def write(activity: Activity, plan: Plan, version: str) -> None:
    """Stores what lists show others of it; a recording that changed meanwhile has its own job."""
    track, cut = _cut_track(activity, plan)
    Activity.objects.filter(pk=activity.pk, fingerprint=activity.fingerprint).update(
        public_track=track,
        public_cut=cut,
        public_key=key_of(version=version, fingerprint=activity.fingerprint),
    )


def _cut_track(activity: Activity, plan: Plan) -> tuple[str, bool]:
    if not activity.track:
        return "", False
    lat, lon = geometry.decode_polyline(activity.track)
    bounds = (float(lat.min()), float(lat.max()), float(lon.min()), float(lon.max()))
    if not cutting.touches(bounds, plan):
        return "", False
    columns = columns_of(activity, _COLUMNS)
    if not columns:  # a track without its columns: nothing to cut it by, so nothing is shown
        return "", True
    cut = cutting.find_cut(columns, plan)
    if cut is None:
        return "", False
    return track_of(cutting.apply(columns, cut)), True


@receiver(activity_saved)
def cut_after_change(activity: Activity, **_rest: Any) -> None:
    # asked anew: the athlete at hand may have been read before they hid anything
    hides = Preferences.objects.filter(user_id=activity.athlete_id).exclude(hiding_version="")
    if hides.exists():
        enqueue(
            "zones.cut",
            key=activity.public_id,
            payload={"activity": activity.public_id},
            athlete_id=activity.athlete_id,
            priority=Priority.UPLOAD,
        )


def _move_posts(athlete_id: int) -> None:
    """The moments of the athlete's posts tell the time of day or only the day, as is chosen now."""
    mine = (
        Activity.objects.filter(athlete_id=athlete_id)
        .select_related("post", "athlete__preferences")
        .defer("description", "private_note", "track", "public_track")
    )
    for activity in mine.iterator(chunk_size=200):
        moment: datetime = shown_moment(
            activity.athlete, activity.start_time, activity.local_date, activity.timezone
        )
        if activity.post.moment != moment:
            with transaction.atomic():
                posts.change(activity.post, moment=moment)
