"""Correcting a recording and taking corrections back. The file stays; the numbers are worked out in a job."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity, Status
from activities.activity.services import recalculate
from activities.editing.models import ActivityEdit, AsRecorded, EditKind
from activities.editing.queries import revision_of, since
from activities.streams.services import columns_of
from stravalite.errors import DomainError
from stravalite.jobs.models import Priority

#: Whoever corrects more often than this is a program gone wrong.
_MOST = 200
_SHORTEST_S = 1.0
_WHOLE = ("start_time", "elapsed_s", "moving_s", "distance_m", "elevation_gain_m")


class EditedMeanwhile(DomainError):
    """`extra` holds the revision there is now and the ids of what was done since."""

    code = "edited_meanwhile"
    status = 409
    message = _("This activity was corrected elsewhere meanwhile.")
    hint = _("Look at what changed, then do it again if you still want to.")


class StillWorking(DomainError):
    code = "being_worked_out"
    status = 409
    message = _("The last correction is still being worked out.")
    hint = _("Wait a moment, then try again.")


class EditRefused(DomainError):
    code = "edit_refused"
    message = _("This correction cannot be made.")
    hint = _("Look at the fields named here.")


class NothingRecorded(EditRefused):
    code = "nothing_recorded"
    status = 409
    message = _(
        "There is no recording to cut: the activity was typed in, or its file holds only a summary."
    )
    hint = _("Nothing was changed.")


def crop(
    activity: Activity, *, from_s: float | None, to_s: float | None, revision: int | None = None
) -> ActivityEdit:
    """Keeps what lies between two moments (s since its start as it is now); None leaves that end alone.

    `revision` is the one the athlete looked at; None asks for no such care.
    """
    with transaction.atomic():
        activity = _locked(activity, revision)
        start, end = _checked_part(activity, from_s, to_s)
        return _make(activity, EditKind.CROP, {"from": start, "to": end})


def undo(edit: ActivityEdit, *, revision: int | None = None) -> ActivityEdit:
    """Takes one edit back, whichever came after it; the numbers are what they are without it."""
    with transaction.atomic():
        activity = _locked(edit.activity, revision)
        edit.refresh_from_db()
        if edit.undone_at is not None:
            raise _meanwhile(activity, edit.revision)
        edit.undone_in, edit.undone_at = revision_of(activity) + 1, clock.now()
        edit.save(update_fields=["undone_in", "undone_at"])
        recalculate(activity, priority=Priority.PERSON_WAITING)
    return edit


def _locked(activity: Activity, revision: int | None) -> Activity:
    """The activity as it is now, held until the transaction ends; nobody else edits it meanwhile."""
    held = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if revision is not None and revision != revision_of(held):
        raise _meanwhile(held, revision)
    if held.status == Status.PROCESSING:
        raise StillWorking
    return held


def _meanwhile(activity: Activity, revision: int) -> EditedMeanwhile:
    changes = [edit.public_id for edit in since(activity, revision)]
    return EditedMeanwhile(extra={"revision": revision_of(activity), "changes": changes})


def _checked_part(
    activity: Activity, from_s: float | None, to_s: float | None
) -> tuple[str | None, str | None]:
    """Both ends as instants of the recorder's clock; EditRefused names what is wrong with them."""
    time = columns_of(activity, {"time"}).get("time")
    if time is None or time.size < 2:
        raise NothingRecorded
    start = from_s if from_s is not None and from_s > float(time[0]) else None
    end = to_s if to_s is not None and to_s < float(time[-1]) else None
    if start is None and end is None:
        raise EditRefused(
            fields={"from": [_("This would keep everything: there is nothing to cut.")]}
        )
    left = time[(time >= (start or float("-inf"))) & (time <= (end or float("inf")))]
    if left.size < 2 or left[-1] - left[0] < _SHORTEST_S:
        raise EditRefused(fields={"to": [_("Nothing recorded lies between the two.")]})
    return _instant(activity, start), _instant(activity, end)


def _instant(activity: Activity, since_start_s: float | None) -> str | None:
    if since_start_s is None:
        return None
    return (activity.start_time + timedelta(seconds=since_start_s)).isoformat()


def _make(activity: Activity, kind: EditKind, parameters: dict[str, Any]) -> ActivityEdit:
    """Writes the row in the caller's transaction and has the numbers worked out again."""
    revision = revision_of(activity)
    if revision >= _MOST:
        raise EditRefused(
            _("This activity was corrected too often."), hint=_("Undo is still possible.")
        )
    AsRecorded.objects.get_or_create(
        activity=activity, defaults={name: getattr(activity, name) for name in _WHOLE}
    )
    edit = ActivityEdit.objects.create(
        activity=activity, kind=kind, parameters=parameters, revision=revision + 1
    )
    recalculate(activity, priority=Priority.PERSON_WAITING)
    return edit
