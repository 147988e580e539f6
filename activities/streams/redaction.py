"""What leaves a visible activity for this viewer. Every edge that shows its parts passes here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from activities.activity.models import Activity
from social.graph.viewer import Viewer

HEARTRATE_FIELDS = ("average_heartrate_bpm", "max_heartrate_bpm")
POWER_FIELDS = ("average_power_w", "max_power_w")
_HEARTRATE_STREAMS = {"heartrate"}
_POWER_STREAMS = {"power"}
#: Calories estimated from weight or power would give these away.
_CALORIES_FIELDS = ("calories_kcal", "calories_method")


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is withheld. The owner's own view withholds nothing."""

    heartrate: bool
    power: bool
    calories: bool
    owner_only: bool  # the original file, notes on quality, device serials

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

    @property
    def streams(self) -> frozenset[str]:
        """Names of columns that are withheld."""
        names: set[str] = set()
        if self.heartrate:
            names |= _HEARTRATE_STREAMS
        if self.power:
            names |= _POWER_STREAMS
        return frozenset(names)

    def number(self, activity: Activity, name: str) -> Any:
        """A field of the activity as this viewer may have it."""
        return None if name in self.fields else getattr(activity, name)

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


def redaction_of(
    viewer: Viewer, *, author_id: int, share_heartrate: bool, share_power: bool
) -> Redaction:
    """What this viewer of a visible activity of that author does not get."""
    if viewer.owns(author_id):
        return NOTHING_WITHHELD
    return Redaction(
        heartrate=not share_heartrate, power=not share_power, calories=True, owner_only=True
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
    )


def redact(activity: Activity, viewer: Viewer) -> Activity:
    """Blanks what is withheld on the instance itself, so that no template can show it. Never save it."""
    for name in redaction_for(activity, viewer).fields:
        setattr(activity, name, "" if name == "calories_method" else None)
    return activity
