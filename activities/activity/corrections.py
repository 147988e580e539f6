"""What athletes corrected of their recordings, for the rooms below the one that keeps the edits.

That room registers in `AppConfig.ready`. Whoever works an activity out asks here what is to be done to its
recording first; edits are plain JSON, in order, as `activities.numbers.edits` reads them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from activities.activity.models import Activity

Edit = dict[str, Any]
#: The kind of edit that takes in another recording.
MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Whole:
    """When and how far an edited activity was before its first edit; by the clock that recorded."""

    start: datetime
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    elevation_gain_m: float | None


@dataclass(frozen=True, slots=True)
class Source:
    #: the keys of activities, or an athlete's → activity's key → its edits in order
    edits: Callable[[Collection[int] | None, int | None], Mapping[int, Sequence[Edit]]]
    #: athlete's key and a span of time → activity's key → the whole of it, where it was edited, with its
    #: clock put right
    wholes: Callable[[int, datetime, datetime], Mapping[int, Whole]]
    whole: Callable[[Activity], Whole | None]
    #: an activity and a moment → whether its athlete cut that moment away
    cut_away: Callable[[Activity, datetime], bool]


_sources: list[Source] = []


def register(source: Source) -> None:
    _sources[:] = [source]


def edits_of(activity: Activity) -> list[Edit]:
    """The edits in force, in order."""
    found = [source.edits([activity.pk], None) for source in _sources]
    return list(found[0].get(activity.pk, ())) if found else []


def edits_by_activity(athlete_id: int | None = None) -> dict[int, list[Edit]]:
    """The same of all of an athlete's activities, or of everybody's, where there are any."""
    return {
        key: list(edits)
        for source in _sources
        for key, edits in source.edits(None, athlete_id).items()
    }


def wholes_near(athlete_id: int, since: datetime, until: datetime) -> dict[int, Whole]:
    """The athlete's live edited activities that began in this time before they were edited."""
    return {
        key: whole
        for source in _sources
        for key, whole in source.wholes(athlete_id, since, until).items()
    }


def whole_of(activity: Activity) -> Whole | None:
    """What the activity was before its first edit; None for one that was never edited."""
    found = [source.whole(activity) for source in _sources]
    return found[0] if found else None


def cut_away(activity: Activity, moment: datetime) -> bool:
    """Whether the moment was recorded and lies in a part that the athlete cut away."""
    return any(source.cut_away(activity, moment) for source in _sources)


def merged_parts(edits: Sequence[Edit]) -> set[tuple[str, int]]:
    """SHA-256 and index of the recordings that merges among these edits take in."""
    return {
        (str(part.get("file")), int(part.get("index", 0)))
        for edit in edits
        if edit.get("kind") == MERGE
        for part in edit.get("parts", ())
    }


def signature(edits: Sequence[Edit]) -> str:
    """Part of an activity's fingerprint; "" without edits."""
    if not edits:
        return ""
    return hashlib.sha256(json.dumps(list(edits), sort_keys=True).encode()).hexdigest()
