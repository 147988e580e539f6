"""One activity made two at a moment, and one again. Both are read from the same file, each to its end of it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.activity import services as activities
from activities.activity.models import Activity
from activities.editing.models import ActivityEdit, EditKind
from activities.editing.queries import OTHERS
from activities.editing.refusals import EditRefused, NothingRecorded, TakeBackFirst
from activities.editing.rows import held, in_force, keep_whole, recorded_instant, take_back, write
from activities.streams.services import columns_of
from activities.uploads.models import Origin

_SHORTEST_S = 1.0
#: What the second part keeps of what its athlete said of the whole.
_KEPT = (
    "source",
    "device_name",
    "multisport_id",
    "trustworthy_clock",
    "excluded_from_records",
    "commute",
    "workout_type",
    "hide_map",
)


def split(activity: Activity, *, at_s: float, revision: int | None = None) -> ActivityEdit:
    """Two activities of one, at a moment (s since its start as it is now).

    The first keeps the post with its kudos and comments; the second gets one of its own, of the same
    audience. The edit is the first's; its `into` names the second.
    """
    with transaction.atomic():
        whole = held(activity, revision)
        at_s = _checked(whole, at_s)
        moment = recorded_instant(whole, at_s)
        second = _second(whole, at_s)
        _copy_edits(whole, second)
        write(second, EditKind.SPLIT, {"from": moment, "to": None, "of": whole.public_id})
        parameters = {"from": None, "to": moment, "into": second.public_id}
        return write(whole, EditKind.SPLIT, parameters)


def _checked(activity: Activity, at_s: float) -> float:
    """The last moment recorded until then, where both parts meet."""
    time = columns_of(activity, {"time"}).get("time")
    if time is None or time.size < 2:
        raise NothingRecorded
    place = int(np.searchsorted(time, at_s, side="right")) - 1 if np.isfinite(at_s) else -1
    first, last = float(time[0]), float(time[-1])
    meets = float(time[place]) if place >= 0 else first
    if meets - first < _SHORTEST_S or last - meets < _SHORTEST_S:
        raise EditRefused(fields={"at": [_("Something has to be left on both sides.")]})
    return meets


def _second(whole: Activity, at_s: float) -> Activity:
    """The part after the moment, read from the same files."""
    name = _("%(name)s (2)") % {"name": whole.name[:190]}
    second = activities.create(
        athlete=whole.athlete,
        sport=whole.sport,
        start_time=whole.start_time + timedelta(seconds=at_s),
        zone=whole.timezone,
        audience=whole.post.audience,
        name=name,
        gear=whole.gear,
        no_gear=whole.gear is None,
        is_news=False,
        numbers={"elapsed_s": max(whole.elapsed_s - at_s, 0.0), "moving_s": 0.0},
        **{field: getattr(whole, field) for field in _KEPT},
    )
    Origin.objects.bulk_create(
        Origin(
            activity=second,
            source_file=origin.source_file,
            index=origin.index,
            richness=origin.richness,
            is_primary=origin.is_primary,
        )
        for origin in whole.origins.all()
    )
    return second


def _copy_edits(whole: Activity, second: Activity) -> None:
    """What was corrected of the whole holds for its second part too; a climb told of the whole does not."""
    was = keep_whole(whole)
    was.pk = second.pk
    was.save(force_insert=True)
    copied = [
        {name: value for name, value in edit.items() if name not in OTHERS}
        for edit in in_force(whole)
        if "elevation_gain_m" not in edit
    ]
    ActivityEdit.objects.bulk_create(
        ActivityEdit(activity=second, kind=edit.pop("kind"), parameters=edit, revision=revision)
        for revision, edit in enumerate(copied, start=1)
    )


def unsplit(edit: ActivityEdit, *, revision: int | None = None) -> ActivityEdit:
    """One activity again: the first has the whole, the second is deleted (restorable for 30 days).

    Asked of either part. Photos of the second go to the first.
    """
    with transaction.atomic():
        first_edit = _edit_of_first(edit)
        _check_nothing_stands_on_it(first_edit)
        seen = revision if first_edit.pk == edit.pk else None
        if seen is None and revision is not None:
            held(edit.activity, revision)
        first = take_back(first_edit, seen)
        second = _live(first, first_edit.parameters.get("into"))
        if second is not None:
            activities.activities_joined.send(sender=Activity, activity=second, into=first)
            activities.delete(second)
    return first_edit


def _edit_of_first(edit: ActivityEdit) -> ActivityEdit:
    if "into" in edit.parameters:
        return edit
    first = _live(edit.activity, edit.parameters.get("of"))
    found = ActivityEdit.objects.in_force().filter(
        activity=first,
        kind=EditKind.SPLIT,
        parameters__into=edit.activity.public_id,
    )
    if first is None or (one := found.first()) is None:
        raise TakeBackFirst(
            gettext_lazy("The other part of this activity is not there, or was split again since."),
            hint=gettext_lazy("Bring it back, or take its split back, first."),
        )
    return one


def _check_nothing_stands_on_it(edit: ActivityEdit) -> None:
    """Parts come together in the order opposite to how they came apart, or a piece would be missing."""
    stands = ActivityEdit.objects.in_force()
    later = stands.filter(
        activity=edit.activity,
        kind__in=(EditKind.SPLIT, EditKind.MERGE),
        revision__gt=edit.revision,
    )
    second = _live(edit.activity, edit.parameters.get("into"))
    of_second = stands.filter(
        Q(parameters__has_key="into") | Q(parameters__has_key="other"), activity=second
    )
    if later.exists() or (second is not None and of_second.exists()):
        raise TakeBackFirst(
            gettext_lazy("A part of this activity was split or merged again since.")
        )


def _live(activity: Activity, public_id: object) -> Activity | None:
    """Another activity of the same athlete that is not deleted."""
    mine = Activity.objects.of(activity.athlete_id)
    return mine.filter(public_id=str(public_id)).select_related("post").first()
