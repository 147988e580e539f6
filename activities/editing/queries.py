"""Which edits there are, for pages and for whoever works activities out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from activities.activity.corrections import Edit, Whole
from activities.activity.models import Activity
from activities.editing.models import ActivityEdit, AsRecorded
from activities.numbers import sports
from activities.numbers.edits import MERGE, clock_ahead, instant

#: Parameters that name another activity.
OTHERS = ("into", "of", "other")
#: So far apart activities are offered to be merged.
_NEAR = timedelta(hours=36)
_MOST_NEAR = 20


def edits_in_force(
    activities: Collection[int] | None, athlete_id: int | None
) -> dict[int, list[Edit]]:
    rows = ActivityEdit.objects.in_force()
    if activities is not None:
        rows = rows.filter(activity__in=activities)
    if athlete_id is not None:
        rows = rows.filter(activity__athlete=athlete_id)
    found: dict[int, list[Edit]] = {}
    for edit in rows:
        found.setdefault(edit.activity_id, []).append(edit.plain)
    return found


def wholes_near(athlete_id: int, since: datetime, until: datetime) -> dict[int, Whole]:
    """By the right clock: who corrected a start is looked for where the activity is now."""
    mine = AsRecorded.objects.filter(
        activity__athlete=athlete_id, activity__post__deleted_at=None
    ).order_by("start_time", "pk")
    rows = list(mine)
    edits = edits_in_force([row.activity_id for row in rows], None) if rows else {}
    found = {row.activity_id: _righted(row, edits.get(row.activity_id, [])) for row in rows}
    return {key: whole for key, whole in found.items() if since <= whole.start <= until}


def _righted(row: AsRecorded, edits: Sequence[Edit]) -> Whole:
    whole = _whole(row)
    return replace(whole, start=whole.start + clock_ahead(edits))


def _whole(row: AsRecorded) -> Whole:
    return Whole(row.start_time, row.elapsed_s, row.moving_s, row.distance_m, row.elevation_gain_m)


def whole_of(activity: Activity) -> Whole | None:
    row = as_recorded(activity)
    return None if row is None else _whole(row)


def was_cut_away(activity: Activity, moment: datetime) -> bool:
    """Recorded once, and outside of what the activity is now."""
    row = as_recorded(activity)
    if row is None or _within(activity.start_time, activity.elapsed_s, moment):
        return False
    edits = edits_in_force([activity.pk], None).get(activity.pk, [])
    whole = _righted(row, edits)
    if _within(whole.start, whole.elapsed_s, moment):
        return True
    return any(_merged_at(edit, moment) for edit in edits if edit["kind"] == MERGE)


def _merged_at(edit: Edit, moment: datetime) -> bool:
    """Whether the moment lies in what a merge took in."""
    start, end = instant(edit.get("from")), instant(edit.get("to"))
    return start is not None and end is not None and start <= moment <= end


def _within(start: datetime, elapsed_s: float, moment: datetime) -> bool:
    return start <= moment <= start + timedelta(seconds=elapsed_s)


def history(activity: Activity) -> list[ActivityEdit]:
    """All edits, those taken back too, the latest first."""
    return list(ActivityEdit.objects.filter(activity=activity).order_by("-revision"))


def as_recorded(activity: Activity) -> AsRecorded | None:
    return AsRecorded.objects.filter(activity=activity).first()


def revision_of(activity: Activity) -> int:
    """How often it was edited or an edit taken back; 0 for an activity nobody edited."""
    found: dict[str, Any] = ActivityEdit.objects.filter(activity=activity).aggregate(
        made=Max("revision"), undone=Max("undone_in")
    )
    return max(found["made"] or 0, found["undone"] or 0)


def since(activity: Activity, revision: int) -> list[ActivityEdit]:
    """What was done or taken back after a revision, the latest first."""
    return [
        edit
        for edit in history(activity)
        if edit.revision > revision or (edit.undone_in or 0) > revision
    ]


def other_of(edit: ActivityEdit) -> str:
    """The public id of the activity that an edit made, or took in; "" for one that concerns no other."""
    return next((str(edit.parameters[name]) for name in OTHERS if edit.parameters.get(name)), "")


def others(activity: Activity, edits: Collection[ActivityEdit]) -> dict[str, Activity]:
    """The live activities that these edits concern besides, by public id; no query where there are none."""
    named = {other_of(edit) for edit in edits} - {""}
    if not named:
        return {}
    found = Activity.objects.of(activity.athlete_id).filter(public_id__in=named)
    return {one.public_id: one for one in found}


def near(activity: Activity) -> list[Activity]:
    """The athlete's other recordings of the same kind of sport around it, that could be parts of it."""
    around = Activity.objects.of(activity.athlete_id).filter(
        start_time__gte=activity.start_time - _NEAR,
        start_time__lte=activity.start_time + timedelta(seconds=activity.elapsed_s) + _NEAR,
        streams__isnull=False,
    )
    group = sports.find(activity.sport).group
    found = around.exclude(pk=activity.pk).order_by("start_time", "pk")[:_MOST_NEAR]
    return [one for one in found if sports.find(one.sport).group is group]
