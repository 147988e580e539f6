"""The only way an edge reads streams, and what is made of them for those who do not get all of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from activities.activity.models import Activity, ActivityDetail
from activities.numbers.splits import KILOMETRE_M, MILE_M
from activities.recordings.recording import Column
from activities.streams import codec
from activities.streams.models import Streams
from activities.streams.redaction import redaction_for
from activities.zones import cutting, remeasure
from activities.zones.queries import NOTHING, plan_of
from social.graph.viewer import Viewer

#: What a cut is found by.
_PLACED = ("lat", "lon", "distance")
_UNITS = {"splits_km": KILOMETRE_M, "splits_mi": MILE_M}


@dataclass(frozen=True, slots=True)
class VisibleStreams:
    columns: dict[str, Column]
    original_size: int
    cut: cutting.Cut | None = None
    whole: dict[str, Column] | None = None  # what was cut; never leaves


EMPTY = VisibleStreams({}, 0)


def plan_for(activity: Activity, viewer: Viewer) -> cutting.Plan:
    """What this viewer does not get of the track; no query where the athlete hides nothing."""
    author = activity.post.author
    if viewer.owns(author.pk) or not author.preferences.hiding_version:
        return NOTHING
    plan: cutting.Plan | None = getattr(activity, "plan_found", None)
    if plan is None:
        plan = activity.plan_found = plan_of(author.pk)  # type: ignore[attr-defined]
    return plan


def names_for(activity: Activity, viewer: Viewer) -> list[str]:
    """The columns this viewer could ask for; one query, no decompression."""
    names = Streams.objects.filter(activity=activity).values_list("names", flat=True).first()
    withheld = redaction_for(activity, viewer).streams
    return [name for name in names or [] if name not in withheld]


def streams_for(
    activity: Activity,
    viewer: Viewer,
    *,
    only: Collection[str] | None = None,
    reduced: bool = False,
) -> VisibleStreams:
    """The columns of a visible activity that this viewer may have; `time` is always among them.

    `reduced` gives at most 2,000 samples. One query, and those of the plan where something is hidden.
    """
    plan = plan_for(activity, viewer)
    field = "reduced" if reduced and not plan.anything else "blob"
    row = Streams.objects.filter(activity=activity).values_list(field, "names", "size").first()
    if row is None:
        return EMPTY
    blob, names, size = row
    withheld = redaction_for(activity, viewer).streams
    wanted = {"time"} | {
        name for name in names if name not in withheld and (only is None or name in only)
    }
    if not plan.anything:
        return VisibleStreams(codec.decode(bytes(blob), only=wanted), size)
    needed = wanted | {name for name in _PLACED if name in names}
    whole = codec.decode(bytes(blob), only=needed)
    cut = cutting.find_cut(whole, plan)
    activity.cut_found = (viewer, cut)  # type: ignore[attr-defined]  # for `offset_for`
    columns = whole if cut is None else cutting.apply(whole, cut)
    size = size if cut is None else len(columns.get("time", ()))
    columns = {name: column for name, column in columns.items() if name in wanted}
    if reduced and columns:
        columns = codec.reduce(columns)
    return VisibleStreams(columns, size, cut, None if cut is None else whole)


def sections_for(activity: Activity, viewer: Viewer, name: str) -> list[dict[str, Any]]:
    """`splits_km`, `splits_mi` or `laps` as this viewer may have them, measured anew where the track is
    cut. One query, or with the streams' where something is hidden."""
    stored = ActivityDetail.objects.filter(activity=activity).values_list(name, flat=True).first()
    return sections_of(stored or [], activity, viewer, name)


def sections_of(
    rows: list[dict[str, Any]],
    activity: Activity,
    viewer: Viewer,
    name: str,
    found: VisibleStreams | None = None,
) -> list[dict[str, Any]]:
    """The same for rows at hand; `found` are all streams of this viewer if they are at hand too."""
    if rows and plan_for(activity, viewer).anything:
        found = found or streams_for(activity, viewer)
        if found.cut is not None and found.whole is not None:
            if name == "laps":
                rows = remeasure.laps_of(rows, found.whole, found.cut)
            else:
                rows = remeasure.splits_of(found.columns, _UNITS[name])
    return redaction_for(activity, viewer).rows(rows)


def offset_for(
    activity: Activity, viewer: Viewer, from_s: float, to_s: float
) -> tuple[float, float] | None:
    """A stretch of the recording in this viewer's time; None when it is not visible from end to end."""
    if not plan_for(activity, viewer).anything:
        return from_s, to_s
    seen, cut = getattr(activity, "cut_found", (None, None))
    if seen != viewer:
        cut = streams_for(activity, viewer, only=_PLACED).cut
    if cut is None:
        return from_s, to_s
    if from_s < cut.head_s or to_s > cut.tail_s:
        return None
    return from_s - cut.head_s, to_s - cut.head_s
