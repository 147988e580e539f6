"""The sections of an activity on its page: splits of a kilometre or a mile, and the laps of the device."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.activity.models import Activity, ActivityDetail
from activities.log.look import Look, in_address
from activities.numbers.splits import KILOMETRE_M, MILE_M
from activities.streams.queries import VisibleStreams, sections_of
from social.graph.viewer import Viewer
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named

Row = dict[str, Any]

_LAP_COLUMNS = ("elevation_gain_m", "average_heartrate_bpm", "average_power_w")
_UNITS_M = {"km": KILOMETRE_M, "mi": MILE_M}


def panels_of(
    activity: Activity,
    detail: ActivityDetail,
    viewer: Viewer,
    found: VisibleStreams,
    display: Display,
    look: Look,
) -> dict[str, Any]:
    """Laps with what they have, and the splits, miles or laps that are asked for with bars."""
    laps = sections_of(detail.laps, activity, viewer, "laps", found)
    laps = [_placed(lap, look) for lap in laps] if len(laps) > 1 else []
    usual = "km" if display.metric else "mi"
    there = [name for name in ("km", "mi") if getattr(detail, f"splits_{name}")]
    if laps and all(lap.get("distance_m") and lap.get("moving_s") for lap in laps):
        there.append("laps")
    asked = look.sections if look.sections in there else usual
    if asked == "laps":
        shown, unit = _with_bars([{**lap, "whole": True} for lap in laps]), _("lap")
    else:
        name = f"splits_{asked}"
        rows = sections_of(getattr(detail, name), activity, viewer, name, found)
        shown, unit = _splits(rows, asked, activity, display, look)
    return {
        "laps": laps,
        "lap_has": {
            name: any(lap.get(name) is not None for lap in laps) for name in _LAP_COLUMNS
        } | {"distance_m": any(lap.get("distance_m") for lap in laps)},
        "splits": shown,
        "splits_unit": unit,
        "splits_switch": _switch(there, asked, unit, usual, look) if shown and len(there) > 1 else [],
    }  # fmt: skip


def _switch(
    there: list[str], asked: str, unit: str, usual: str, look: Look
) -> list[dict[str, Any]]:
    """Links to the other sections; those that are shown are called by their unit, such as 5 km."""
    labels = {"km": _("km"), "mi": _("mile"), "laps": _("lap")} | {asked: unit}
    links = [
        {
            "label": labels[name],
            "query": look.address(sections="" if name == usual else name),
            "current": name == asked,
        }
        for name in there
    ]
    return [{"label": pgettext("splits", "One row for each"), "links": links}]


def _splits(
    rows: list[Row], name: str, activity: Activity, display: Display, look: Look
) -> tuple[list[Row], str]:
    """Rows of one unit; of five, ten or fifty where so many would tell nothing."""
    most = 20 if sport_named(activity.sport).speed == "speed" else 60
    each = next(count for count in (1, 5, 10, 50, len(rows) or 1) if len(rows) <= most * count)
    unit_m = _UNITS_M[name] * each
    shown = []
    for number, stored in enumerate(_joined(rows, each), start=1):
        row = _placed(stored, look)
        row["index"] = number * each
        row["whole"] = row["distance_m"] >= unit_m - 1
        row["label"] = (
            "" if row["whole"] else formats.plain(row["distance_m"] * each / unit_m, display)
        )
        shown.append(row)
    unit = _("km") if name == "km" else _("mile")
    return _with_bars(shown), unit if each == 1 else f"{each} {unit}"


def _placed(row: Row, look: Look) -> Row:
    """The row with where it lies (s) and the address that asks for it as a part."""
    from_s, to_s = row["start_s"], row["start_s"] + row["elapsed_s"]
    query = look.address(start=in_address(from_s), end=in_address(to_s))
    return {**row, "from_s": from_s, "to_s": to_s, "query": query}


def _with_bars(rows: list[Row]) -> list[Row]:
    """The rows with how long their bar is, and which whole one is the fastest."""
    for row in rows:
        row["speed"] = row["distance_m"] / row["moving_s"] if row["moving_s"] else 0.0
    fastest = max((row["speed"] for row in rows), default=0.0)
    best = max((row["speed"] for row in rows if row["whole"]), default=0.0)
    # Bars begin a little below the slowest, or steady running would be a wall of equal bars.
    base = 0.9 * min((row["speed"] for row in rows if row["speed"]), default=0.0)
    first_best = next((row for row in rows if row["whole"] and row["speed"] == best), None)
    for row in rows:
        row["fraction"] = (row["speed"] - base) / (fastest - base) if fastest else 0.0
        row["fastest"] = row is first_best and len(rows) > 1
    return rows


def _joined(rows: list[Row], count: int) -> list[Row]:
    """Every `count` splits as one: sums, and heart rate weighted by time."""
    return [_sum(rows[place : place + count]) for place in range(0, len(rows), count)]


def _sum(rows: list[Row]) -> Row:
    if len(rows) == 1:
        return rows[0]
    whole: Row = {
        name: sum(row[name] for row in rows) for name in ("distance_m", "moving_s", "elapsed_s")
    }
    whole["start_s"] = rows[0]["start_s"]
    climbs = [row["elevation_gain_m"] for row in rows if row.get("elevation_gain_m") is not None]
    beats = [
        (row["average_heartrate_bpm"], row["elapsed_s"])
        for row in rows
        if row.get("average_heartrate_bpm") is not None
    ]
    weight = sum(seconds for _beat, seconds in beats)
    whole["elevation_gain_m"] = sum(climbs) if climbs else None
    whole["average_heartrate_bpm"] = (
        sum(beat * seconds for beat, seconds in beats) / weight if weight else None
    )
    return whole
