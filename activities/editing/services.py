"""Correcting a recording and taking corrections back. The file stays; the numbers are worked out in a job."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from activities.activity.corrections import Edit
from activities.activity.models import Activity, Status
from activities.activity.services import check_plausible, recalculate
from activities.editing.models import ActivityEdit, AsRecorded, EditKind
from activities.editing.queries import edits_in_force, revision_of, since
from activities.numbers.edits import AS_BAROMETER, AS_GPS, BY_POSITIONS, clock_ahead, way_factor
from activities.streams.services import columns_of, names_of
from stravalite.errors import DomainError
from stravalite.jobs.models import Priority

#: Whoever corrects more often than this is a program gone wrong.
_MOST = 200
_SHORTEST_S = 1.0
_SHORTEST_M = 1.0
_HIGHEST_M = 1e5
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


def move_start(
    activity: Activity, *, start_time: datetime, revision: int | None = None
) -> ActivityEdit:
    """For a clock that was wrong: everything happened so much earlier or later."""
    with transaction.atomic():
        activity = _locked(activity, revision)
        ahead_s = (start_time - activity.start_time).total_seconds()
        if abs(ahead_s) < _SHORTEST_S:
            raise EditRefused(fields={"start_time": [_("This is when it begins already.")]})
        check_plausible(activity.sport, start_time, max(activity.elapsed_s, 1.0), None)
        return _make(activity, EditKind.START, {"ahead_s": ahead_s})


def set_distance(
    activity: Activity, *, distance_m: float, revision: int | None = None
) -> ActivityEdit:
    """The true length: the recorded way is stretched evenly, and everything measured along it follows."""
    with transaction.atomic():
        activity = _locked(activity, revision)
        if not math.isfinite(distance_m) or distance_m < _SHORTEST_M:
            raise EditRefused(fields={"distance": [_("Give a distance greater than nothing.")]})
        check_plausible(
            activity.sport, activity.start_time, max(activity.elapsed_s, 1.0), distance_m
        )
        said: dict[str, Any] = {"distance_m": distance_m}
        if activity.distance_m:
            said["measured_m"] = activity.distance_m / way_factor(_in_force(activity))
        return _make(activity, EditKind.DISTANCE, said)


def measure_distance(activity: Activity, *, revision: int | None = None) -> ActivityEdit:
    """By the positions, whatever the device or an earlier correction said."""
    with transaction.atomic():
        activity = _locked(activity, revision)
        if "lat" not in names_of(activity):
            raise EditRefused(fields={"by": [_("No positions were recorded.")]})
        return _make(activity, EditKind.DISTANCE, {"by": BY_POSITIONS})


def set_elevation_gain(
    activity: Activity, *, elevation_gain_m: float, revision: int | None = None
) -> ActivityEdit:
    """Of the whole; splits keep what the altitudes tell."""
    with transaction.atomic():
        activity = _locked(activity, revision)
        if not 0.0 <= elevation_gain_m <= _HIGHEST_M:
            raise EditRefused(fields={"elevation_gain": [_("Between nothing and 100 km, please.")]})
        return _make(activity, EditKind.ELEVATION, {"elevation_gain_m": elevation_gain_m})


def measure_elevation(
    activity: Activity, *, barometric: bool, revision: int | None = None
) -> ActivityEdit:
    """From the recorded altitudes, smoothed lightly as a barometer's or strongly as a receiver's."""
    with transaction.atomic():
        activity = _locked(activity, revision)
        if "altitude" not in names_of(activity):
            raise EditRefused(fields={"as": [_("No altitudes were recorded.")]})
        return _make(activity, EditKind.ELEVATION, {"as": AS_BAROMETER if barometric else AS_GPS})


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
    recorded = activity.start_time - clock_ahead(_in_force(activity))
    return (recorded + timedelta(seconds=since_start_s)).isoformat()


def _in_force(activity: Activity) -> list[Edit]:
    return edits_in_force([activity.pk], None).get(activity.pk, [])


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
