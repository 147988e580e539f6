"""What leaves a visible activity for this viewer. Every edge that shows its parts passes here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from activities.activity.models import Activity
from activities.activity.services import midnight
from activities.zones.secrecy import Secrecy, secrecy_of
from social.graph.viewer import Viewer

HEARTRATE_FIELDS = ("average_heartrate_bpm", "max_heartrate_bpm")
POWER_FIELDS = ("average_power_w", "max_power_w")
_HEARTRATE_STREAMS = {"heartrate"}
_POWER_STREAMS = {"power"}
_PLACES = {"lat", "lon"}
#: With exact totals beside a track that begins later, one could tell how much of it is hidden.
_ROUNDED_TO = {"distance_m": 100.0, "moving_s": 30.0, "elapsed_s": 30.0, "timer_s": 30.0}
#: What the redaction of a row is decided by: columns of the activity, and of its athlete's preferences.
SECRECY_COLUMNS = (
    "fingerprint",
    "public_key",
    "public_cut",
    "public_track",
    "track",
    "hide_map",
)
SECRECY_PREFERENCES = ("hiding_version", "hide_start_time")
#: Calories estimated from weight or power would give these away.
_CALORIES_FIELDS = ("calories_kcal", "calories_method")


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is withheld. The owner's own view withholds nothing."""

    heartrate: bool
    power: bool
    calories: bool
    owner_only: bool  # the original file, notes on quality, device serials
    secrecy: Secrecy = field(default_factory=Secrecy)

    @property
    def anything(self) -> bool:
        return self.heartrate or self.power or self.calories or self.owner_only

    @property
    def fields(self) -> frozenset[str]:
        """Names of numbers that are withheld, in activities, splits, laps and totals alike."""
        names: set[str] = set()
        if self.heartrate:
            names.update(HEARTRATE_FIELDS)
        if self.power:
            names.update(POWER_FIELDS)
        if self.calories:
            names.update(_CALORIES_FIELDS)
        return frozenset(names)

    def town(self, name: str) -> str:
        """The town it began at; nobody else's to know where anything of the track is hidden."""
        secrecy = self.secrecy
        is_cut = not secrecy.track or secrecy.coarse or secrecy.map
        return "" if self.owner_only and is_cut else name

    @property
    def streams(self) -> frozenset[str]:
        """Names of columns that are withheld."""
        names: set[str] = set()
        if self.heartrate:
            names |= _HEARTRATE_STREAMS
        if self.power:
            names |= _POWER_STREAMS
        if self.secrecy.map:
            names |= _PLACES
        return frozenset(names)

    def number(self, activity: Activity, name: str) -> Any:
        """A field of the activity as this viewer may have it."""
        if name in self.fields:
            return None
        return self.rounded({name: getattr(activity, name)}, activity.__dict__)[name]

    def rounded(self, row: Mapping[str, Any], of: Mapping[str, Any]) -> dict[str, Any]:
        """The row with lengths and times as coarse as this viewer may have them; `of` is the whole."""
        shown = dict(row)
        if not self.secrecy.coarse:
            return shown
        for name, step in _ROUNDED_TO.items():
            if shown.get(name) is not None:
                shown[name] = _to(shown[name], step)
        if shown.get("average_speed_mps") is not None:
            shown["average_speed_mps"] = _coarse_speed(of)
        return shown

    def start(self, start_time: datetime, local_date: date, zone: str) -> datetime:
        """When it began; where only the day is told, the midnight before it."""
        if not self.secrecy.start:
            return start_time
        return midnight(local_date, zone)

    def rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Splits or laps without what is withheld, device totals included."""
        if not self.anything:
            return rows
        return [self._row(row) for row in rows]

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        kept = {k: (None if k in self.fields else v) for k, v in row.items()}
        if "device_totals" in kept:
            kept["device_totals"] = self._row(row["device_totals"] or {})
        return kept


NOTHING_WITHHELD = Redaction(heartrate=False, power=False, calories=False, owner_only=False)


def _to(value: float, step: float) -> float:
    """Rounded, but not to nothing."""
    return max(round(value / step), 1) * step


def _coarse_speed(of: Mapping[str, Any]) -> float | None:
    if not of["distance_m"] or not of["moving_s"]:
        return None
    return _to(of["distance_m"], _ROUNDED_TO["distance_m"]) / _to(
        of["moving_s"], _ROUNDED_TO["moving_s"]
    )


def rounded_sums(totals: Mapping[str, Any]) -> dict[str, Any]:
    """Sums over several activities, as coarse as one of them would be: the difference between two days' sums
    would tell the exact length of what came between."""
    return {name: _to(totals[name], step) for name, step in _ROUNDED_TO.items() if totals.get(name)}


def redaction_of(
    viewer: Viewer, *, author_id: int, share_heartrate: bool, share_power: bool, secrecy: Secrecy
) -> Redaction:
    """What this viewer of a visible activity of that author does not get."""
    if viewer.owns(author_id):
        return NOTHING_WITHHELD
    coach = viewer.coaches(author_id)
    return Redaction(
        heartrate=not (share_heartrate or coach),
        power=not (share_power or coach),
        calories=True,
        owner_only=True,
        secrecy=secrecy,
    )


def redaction_for(activity: Activity, viewer: Viewer) -> Redaction:
    """The same, of an instance. Needs `with_card_data()` to cost no query."""
    author = activity.post.author
    if viewer.owns(author.pk):
        return NOTHING_WITHHELD
    return redaction_of(
        viewer,
        author_id=author.pk,
        share_heartrate=author.preferences.share_heartrate,
        share_power=author.preferences.share_power,
        secrecy=secrecy_of(
            version=author.preferences.hiding_version,
            hide_start_time=author.preferences.hide_start_time,
            **{name: getattr(activity, name) for name in SECRECY_COLUMNS},
        ),
    )


def redact(activity: Activity, viewer: Viewer) -> Activity:
    """Blanks what is withheld on the instance itself, so that no template can show it. Never save it."""
    redaction = redaction_for(activity, viewer)
    for name in redaction.fields:
        setattr(activity, name, "" if name == "calories_method" else None)
    if redaction.owner_only:
        _hide_places(activity, redaction)
    return activity


def _hide_places(activity: Activity, redaction: Redaction) -> None:
    secrecy = redaction.secrecy
    activity.track = secrecy.track
    activity.place = redaction.town(activity.place)
    activity.start_lat = activity.start_lon = None
    names = (*_ROUNDED_TO, "average_speed_mps")
    row = {name: getattr(activity, name) for name in names}
    for name, value in redaction.rounded(row, row).items():
        setattr(activity, name, value)
    activity.start_time = redaction.start(
        activity.start_time, activity.local_date, activity.timezone
    )
