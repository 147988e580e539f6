"""Posting an athlete's records, where they ask for it; and taking back what is true no more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.people.models import Audience, Preferences, User
from activities.activity.models import Activity, Source
from analytics.efforts.models import RecordPost
from analytics.efforts.queries import records_of
from social.posts import services as posts
from stravalite.jobs.models import Priority
from stravalite.jobs.services import enqueue

#: An activity is news for so long: from when it was till it came here, and from then on.
NEWS = timedelta(days=7)


def activity_changed(activity: Activity) -> None:
    """In the transaction of the change: what may need telling or taking back is looked at by jobs."""
    athlete_id = activity.athlete_id
    if RecordPost.objects.filter(athlete_id=athlete_id).exists():
        enqueue(
            "efforts.check_records",
            key=str(athlete_id),
            payload={"athlete": athlete_id},
            priority=Priority.UPLOAD,
        )
    if _is_news(activity) and _wants(athlete_id):
        enqueue(
            "efforts.post_records",
            key=activity.public_id,
            payload={"activity": activity.public_id},
            priority=Priority.UPLOAD,
        )


def _is_news(activity: Activity) -> bool:
    came = activity.created_at
    return (
        activity.source != Source.ARCHIVE
        and activity.start_time >= came - NEWS
        and timezone.now() <= came + NEWS
    )


def _wants(athlete_id: int) -> bool:
    # asked anew: the athlete at hand may have been read before they chose
    return Preferences.objects.filter(user=athlete_id, post_records=True).exists()


def post_records(activity_id: str) -> bool:
    """One post for all records of the activity; whether there is a new one. Twice changes nothing."""
    with transaction.atomic():
        activity = (
            Activity.objects.select_related("post")
            .filter(public_id=activity_id, post__deleted_at=None)
            .exclude(post__audience=Audience.ONLY_ME)
            .first()
        )
        if activity is None or not _is_news(activity) or not _wants(activity.athlete_id):
            return False
        _lock(activity.athlete_id)
        if RecordPost.objects.filter(activity=activity).exists():
            return False
        if not records_of([activity.pk], standing=True):
            return False
        post = posts.achieve(of=activity.post)
        RecordPost.objects.create(activity=activity, post=post, athlete_id=activity.athlete_id)
    return True


def check(athlete_id: int) -> int:
    """Takes back what is true no more, and brings back what is true again; how many changed."""
    changed = 0
    with transaction.atomic():
        _lock(athlete_id)
        rows = list(
            RecordPost.objects.filter(athlete=athlete_id).select_related("post", "activity__post")
        )
        true = records_of(row.activity_id for row in rows)
        for row in rows:
            holds = row.activity_id in true and row.activity.post.deleted_at is None
            changed += _settle(row, holds=holds)
    return changed


def _settle(row: RecordPost, *, holds: bool) -> bool:
    """Whether it changed. What the athlete deleted stays deleted."""
    live = row.post.deleted_at is None
    if live and not holds:
        posts.delete(row.post)
    elif holds and not live and row.withdrawn:
        posts.restore(row.post)
    elif not (live and row.withdrawn):  # withdrawn and live: the athlete brought it back themselves
        return False
    row.withdrawn = not holds
    row.save(update_fields=["withdrawn"])
    return live != holds


def withdraw(activity: Activity) -> None:
    """At once, with the activity that is out of sight or out of the records."""
    for row in RecordPost.objects.filter(activity=activity).select_related("post"):
        _settle(row, holds=False)


def _lock(athlete_id: int) -> None:
    lock = User.objects.select_for_update(of=("self",), no_key=True)
    list(lock.filter(pk=athlete_id).values_list("pk"))
