"""What the activity page shows, prepared for its templates; redacted before anything is drawn."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from activities.activity.models import Activity, ActivityDetail, Source
from activities.log import charts
from activities.log.registry import panels_of
from activities.numbers.splits import KILOMETRE_M, MILE_M
from activities.streams.queries import streams_for
from activities.streams.redaction import Redaction, redact, redaction_for
from activities.uploads.messages import explain, explain_note
from activities.uploads.queries import origins_of
from social.graph.viewer import Viewer
from stravalite.ui import formats
from stravalite.ui.display import Display

_CALORIES = {
    "device": "",
    "power": _(
        "From the work done on the pedals: a body turns about a quarter of what it burns into work, so kilojoules and kilocalories come out alike."
    ),
    "acsm": _(
        "From speed, climb and your weight by the equations of the American College of Sports Medicine, over moving time."
    ),
    "met": _(
        "From your weight, moving time and the sport's usual energy cost (Compendium of Physical Activities)."
    ),
}


def build(activity: Activity, viewer: Viewer, display: Display) -> dict[str, Any]:
    """All panels of a visible activity. Blanks what is withheld on the instance first."""
    redaction = redaction_for(activity, viewer)
    redact(activity, viewer)
    detail = ActivityDetail.objects.filter(activity=activity).first() or ActivityDetail()
    columns = streams_for(activity, viewer, reduced=True).columns
    panels: dict[str, Any] = {}
    panels |= charts.map_drawings(activity, columns, display)
    panels |= charts.lanes_drawings(activity, columns, display)
    panels["splits"] = _splits(activity, detail, redaction, display)
    panels["splits_unit"] = _("km") if display.metric else _("mile")
    laps = redaction.rows(detail.laps)
    panels["laps"] = laps if len(laps) > 1 else []
    panels["lengths"] = detail.lengths
    panels["sets"] = [row for row in detail.sets if row.get("active", True)]
    if detail.pool_length_m:
        panels["pool_note"] = formats.short_distance(detail.pool_length_m, display).text
    panels["calories_explained"] = _CALORIES.get(activity.calories_method, "")
    panels |= _origin(activity, detail, redaction)
    panels |= panels_of(activity, viewer)
    return panels


def _splits(
    activity: Activity, detail: ActivityDetail, redaction: Redaction, display: Display
) -> list[dict[str, Any]]:
    unit_m = KILOMETRE_M if display.metric else MILE_M
    rows = redaction.rows(detail.splits_km if display.metric else detail.splits_mi)
    shown = []
    for stored in rows:
        row = dict(stored)
        speed = row["distance_m"] / row["moving_s"] if row["moving_s"] else 0.0
        row["speed"] = speed
        row["whole"] = row["distance_m"] >= unit_m - 1
        row["label"] = "" if row["whole"] else f"{row['distance_m'] / unit_m:.1f}"
        shown.append(row)
    fastest = max((row["speed"] for row in shown), default=0.0)
    best = max((row["speed"] for row in shown if row["whole"]), default=0.0)
    for row in shown:
        row["fraction"] = row["speed"] / fastest if fastest else 0.0
        row["fastest"] = row["whole"] and row["speed"] == best and len(shown) > 1
    return shown


def _origin(activity: Activity, detail: ActivityDetail, redaction: Redaction) -> dict[str, Any]:
    """Where it came from; the file's name, quality notes and links are the owner's."""
    facts = []
    panels: dict[str, Any] = {}
    if activity.device_name:
        facts.append(activity.device_name)
    if activity.source == Source.MANUAL:
        facts.append(_("Added by hand"))
    if activity.source == Source.API:
        facts.append(_("Added by a program"))
    if not redaction.owner_only:
        origins = origins_of(activity)
        names = [origin.source_file.name for origin in origins]
        if names:
            facts.insert(0, _("From %(files)s") % {"files": ", ".join(names)})
        panels["has_original"] = bool(names)
        sentences = [explain_note(note["code"], note["facts"]) for note in detail.quality]
        panels["quality"] = [sentence for sentence in sentences if sentence]
        panels["device_totals"] = detail.device_totals
    if activity.algorithm_version:
        facts.append(_("calculated v%(version)d") % {"version": activity.algorithm_version})
    panels["provenance"] = facts
    if activity.status == "failed":
        panels["failure"] = explain("internal", {})
    return panels
