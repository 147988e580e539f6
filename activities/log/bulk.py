"""One change of many activities, each through the service that changes one; and all of them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from activities.activity import services
from activities.activity.models import Activity, ActivityQuerySet, Gear
from activities.log.models import BulkChange, BulkItem, BulkState, ItemState
from activities.uploads import repeats
from stravalite.errors import DomainError
from stravalite.jobs.models import Job, Priority, State
from stravalite.jobs.services import enqueue

JOB = "activities.bulk"
#: As many are changed while the person waits; more is a job.
AT_ONCE = 30
CHANGEABLE = ("sport", "gear", "audience", "workout_type", "commute", "excluded_from_records")
DELETE = "delete"
RESTORABLE = timedelta(days=30)
_AT_A_TIME = 50

Progress = Callable[[int, int], None]


class NothingChosen(DomainError):
    code = "nothing_chosen"
    message = _("No activity is chosen.")
    hint = _("Mark some, or choose all that were found.")


class NothingToChange(DomainError):
    code = "nothing_to_change"
    message = _("Nothing is to be changed.")
    hint = _("Choose a sport, gear, audience or another change.")


class NotUndoable(DomainError):
    code = "not_undoable"
    status = 409
    message = _("This cannot be undone now.")
    hint = _("It is being done, or is undone already.")


def change_many(
    *, athlete: User, activities: ActivityQuerySet, changes: dict[str, Any]
) -> BulkChange:
    """Sets `changes` (of `CHANGEABLE`, gear by public id or "", or `delete` alone) on each of the athlete's
    own activities given. A few at once, many by a job: `state` says which.
    """
    if not changes:
        raise NothingToChange
    mine = activities.of(athlete.pk).order_by("pk").values_list("pk", flat=True)
    keys = list(dict.fromkeys(mine))
    if not keys:
        raise NothingChosen
    with transaction.atomic():
        change = BulkChange.objects.create(athlete=athlete, changes=changes, total=len(keys))
        items = [BulkItem(change=change, activity_id=key) for key in keys]
        BulkItem.objects.bulk_create(items, batch_size=500)
        _queue_if_many(change)
    if change.total <= AT_ONCE:
        go_on(change)
    return change


def undo(change: BulkChange) -> BulkChange:
    """Each as it was before, unless somebody changed it since; NotUndoable."""
    with transaction.atomic():
        taken = BulkChange.objects.filter(
            pk=change.pk, state__in=[BulkState.DONE, BulkState.BROKEN]
        ).update(state=BulkState.UNDOING)
        if not taken:
            raise NotUndoable
        change.state = BulkState.UNDOING
        _queue_if_many(change)
    if change.total <= AT_ONCE:
        go_on(change)
    return change


def _queue_if_many(change: BulkChange) -> None:
    if change.total > AT_ONCE:
        enqueue(
            JOB,
            key=change.public_id,
            payload={"change": change.public_id},
            athlete_id=change.athlete_id,
            priority=Priority.PERSON_WAITING,
        )


def go_on(change: BulkChange, progress: Progress | None = None) -> None:
    """Does, or undoes, what is left of it; each activity in a transaction of its own, so that whatever
    stops it half-way can be gone on with."""
    one, waiting, state = (
        (_undo_one, ItemState.DONE, BulkState.UNDONE)
        if change.state == BulkState.UNDOING
        else (_change_one, ItemState.PENDING, BulkState.DONE)
    )
    if change.state not in (BulkState.WORKING, BulkState.UNDOING):
        return
    left = change.items.filter(state=waiting)
    last, done = 0, change.total - left.count()
    while some := list(left.filter(pk__gt=last).order_by("pk")[:_AT_A_TIME]):
        last = some[-1].pk
        with_cards = Activity.objects.with_card_data()
        found = with_cards.in_bulk([item.activity_id for item in some])
        for item in some:
            with transaction.atomic():
                one(change, item, found[item.activity_id])
        done += len(some)
        if progress is not None:
            progress(done, change.total)
    BulkChange.objects.filter(pk=change.pk, state=change.state).update(state=state)
    change.state = state


def _settle(item: BulkItem, state: str, before: dict[str, Any]) -> bool:
    """Claims the item in the caller's transaction; False when another worker had it."""
    waiting = BulkItem.objects.filter(pk=item.pk, state=item.state)
    return bool(waiting.update(state=state, before=before))


def _now(activity: Activity, name: str) -> Any:
    """What the activity says, in the words of `changes`."""
    if name == "gear":
        return activity.gear.public_id if activity.gear is not None else ""
    return activity.post.audience if name == "audience" else getattr(activity, name)


def _change_one(change: BulkChange, item: BulkItem, activity: Activity) -> None:
    wanted = change.changes
    if activity.post.deleted_at is not None:
        _settle(item, ItemState.SKIPPED, {})
    elif wanted.get(DELETE):
        if _settle(item, ItemState.DONE, {}):
            services.delete(activity)
    else:
        before = {name: _now(activity, name) for name in wanted}
        before = {name: was for name, was in before.items() if was != wanted[name]}
        state = ItemState.DONE if before else ItemState.SKIPPED
        if _settle(item, state, before) and before:
            _set(activity, {name: wanted[name] for name in before})


def _undo_one(change: BulkChange, item: BulkItem, activity: Activity) -> None:
    if not _settle(item, ItemState.UNDONE, item.before):
        return
    if change.changes.get(DELETE):
        if activity.post.deleted_at is not None:
            repeats.bring_back(activity)
        return
    if activity.post.deleted_at is not None:
        return
    back = {
        name: was
        for name, was in item.before.items()
        if _now(activity, name) == change.changes[name]
    }
    if back:
        _set(activity, back)


def _set(activity: Activity, values: dict[str, Any]) -> None:
    values = dict(values)
    audience = values.pop("audience", None)
    if "gear" in values:
        mine = Gear.objects.of(activity.athlete_id)
        values["gear"] = mine.filter(public_id=values["gear"]).first() if values["gear"] else None
    services.edit(activity, audience=audience, **values)


def counted(change: BulkChange) -> dict[str, int]:
    """How many are in each state."""
    states = list(change.items.values_list("state", flat=True))
    return {state: states.count(state) for state in ItemState.values}


def topic_of(change: BulkChange) -> str:
    """The topic of the job that works on it; "" when none does."""
    jobs = Job.objects.filter(
        kind=JOB, key=change.public_id, state__in=[State.QUEUED, State.WORKING]
    )
    job = jobs.order_by("-created_at").first()
    return f"job:{job.pk}" if job is not None else ""


def give_up(change: BulkChange) -> None:
    """A job that could not end it: what is done can be undone."""
    under_way = [BulkState.WORKING, BulkState.UNDOING]
    BulkChange.objects.filter(pk=change.pk, state__in=under_way).update(state=BulkState.BROKEN)


def forget(before: datetime) -> int:
    """The ways back end when what was deleted cannot be restored any more."""
    _all, counts = BulkChange.objects.filter(created_at__lt=before).delete()
    return counts.get(BulkChange._meta.label, 0)
