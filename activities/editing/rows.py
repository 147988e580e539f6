"""Writing the rows of corrections: one at a time for each activity, and only onto what their athlete saw."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from activities.activity.corrections import Edit
from activities.activity.models import Activity, Status
from activities.activity.services import recalculate
from activities.editing.models import ActivityEdit, AsRecorded, EditKind
from activities.editing.queries import edits_in_force, revision_of, since
from activities.editing.refusals import EditedMeanwhile, EditRefused, StillWorking
from activities.numbers.edits import clock_ahead
from stravalite.jobs.models import Priority

#: Whoever corrects more often than this is a program gone wrong.
_MOST = 200
_WHOLE = ("start_time", "elapsed_s", "moving_s", "distance_m", "elevation_gain_m")


def held(activity: Activity, revision: int | None = None, *, though_busy: bool = False) -> Activity:
    """The activity as it is now, held until the caller's transaction ends; nobody else edits it meanwhile.

    EditedMeanwhile when `revision`, which the athlete looked at, is not the latest; StillWorking unless
    `though_busy`.
    """
    now = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if revision is not None and revision != revision_of(now):
        raise meanwhile(now, revision)
    if now.status == Status.PROCESSING and not though_busy:
        raise StillWorking
    return now


def meanwhile(activity: Activity, revision: int) -> EditedMeanwhile:
    changes = [edit.public_id for edit in since(activity, revision)]
    return EditedMeanwhile(extra={"revision": revision_of(activity), "changes": changes})


def in_force(activity: Activity) -> list[Edit]:
    return edits_in_force([activity.pk], None).get(activity.pk, [])


def recorded_instant(activity: Activity, since_start_s: float | None) -> str | None:
    """A moment (s since its start as it is now) by the clock that recorded, as edits keep it."""
    if since_start_s is None:
        return None
    recorded = activity.start_time - clock_ahead(in_force(activity))
    return (recorded + timedelta(seconds=since_start_s)).isoformat()


def keep_whole(activity: Activity) -> AsRecorded:
    """What it was before its first edit, written once."""
    whole, _new = AsRecorded.objects.get_or_create(
        activity=activity, defaults={name: getattr(activity, name) for name in _WHOLE}
    )
    return whole


def write(activity: Activity, kind: EditKind, parameters: dict[str, Any]) -> ActivityEdit:
    """Writes the row in the caller's transaction and has the numbers worked out again."""
    revision = revision_of(activity)
    if revision >= _MOST:
        raise EditRefused(
            _("This activity was corrected too often."), hint=_("Undo is still possible.")
        )
    keep_whole(activity)
    edit = ActivityEdit.objects.create(
        activity=activity, kind=kind, parameters=parameters, revision=revision + 1
    )
    recalculate(activity, priority=Priority.PERSON_WAITING)
    return edit


def take_back(
    edit: ActivityEdit, revision: int | None = None, *, though_busy: bool = False
) -> Activity:
    """Marks the row in the caller's transaction; the numbers will be what they are without it."""
    activity = held(edit.activity, revision, though_busy=though_busy)
    edit.refresh_from_db()
    if edit.undone_at is not None:
        raise meanwhile(activity, edit.revision)
    edit.undone_in, edit.undone_at = revision_of(activity) + 1, clock.now()
    edit.save(update_fields=["undone_in", "undone_at"])
    recalculate(activity, priority=Priority.PERSON_WAITING)
    return activity
