"""What the activity page shows, prepared for its templates; redacted before anything is drawn."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.measures.services import on_day
from activities.activity.models import Activity, ActivityDetail, Source
from activities.log import charts, parts, route_map, sections, thumbnails
from activities.log.explaining import explanations
from activities.log.look import PLAIN, Look
from activities.log.queries import neighbours_of, own_tracks_around, parts_of
from activities.log.registry import panels_of
from activities.media.queries import photos_of_activity
from activities.streams.codec import reduce
from activities.streams.queries import streams_for
from activities.streams.redaction import Redaction, redact, redaction_for
from activities.uploads.messages import explain, explain_note
from activities.uploads.queries import origins_of
from activities.uploads.repeats import NOTE, asked_about
from social.graph.viewer import Viewer
from social.posts.cards import Card
from social.posts.kudos import has_given
from social.posts.talk import talk_context
from stravalite.ui import formats
from stravalite.ui.display import Display

_STROKES = {
    "freestyle": gettext_lazy("Freestyle"),
    "backstroke": gettext_lazy("Backstroke"),
    "breaststroke": gettext_lazy("Breaststroke"),
    "butterfly": gettext_lazy("Butterfly"),
    "drill": gettext_lazy("Drill"),
    "mixed": gettext_lazy("Mixed strokes"),
    "im": gettext_lazy("Medley"),
}


def build(
    activity: Activity, viewer: Viewer, display: Display, look: Look = PLAIN
) -> dict[str, Any]:
    """All panels of a visible activity. Blanks what is withheld on the instance first."""
    before, after = neighbours_of(activity, viewer)
    redaction = redaction_for(activity, viewer)
    redact(activity, viewer)
    detail = ActivityDetail.objects.filter(activity=activity).first() or ActivityDetail()
    found = streams_for(activity, viewer, reduced=not look.asks_for_all)
    panels: dict[str, Any] = parts.part_panel(activity, found.columns, display, look)
    columns = reduce(found.columns) if found.columns else {}
    bounds = route_map.bounds_of(columns)
    own_tracks = [
        thumbnails.points_of(track) for track in own_tracks_around(viewer, activity, bounds)
    ]
    panels |= route_map.map_drawings(
        activity, found.columns if look.colour else columns, display, own_tracks, look
    )
    zoomed = reduce(look.zoomed(found.columns)) if found.columns else {}
    panels |= charts.lanes_panel(activity, zoomed, display, look)
    panels |= sections.panels_of(activity, detail, viewer, found, display, look)
    panels |= {"before": before, "after": after}
    panels["has_streams"] = bool(columns)
    panels["lengths"] = _lengths(detail.lengths)
    panels["parts"] = parts_of(activity, viewer)
    panels["photos"] = photos_of_activity(activity)
    panels |= _sets(detail.sets)
    if detail.pool_length_m:
        pool = formats.short_distance(detail.pool_length_m, display)
        panels["pool_note"] = _("%(length)s pool") % {"length": pool.text}
    panels["explained"] = explanations(activity, display, weight_kg=_weight(activity, viewer))
    panels |= _origin(activity, detail, redaction, display)
    panels |= _talk(activity, viewer)
    panels |= panels_of(activity, viewer)
    return panels


def _talk(activity: Activity, viewer: Viewer) -> dict[str, Any]:
    """Kudos and comments, which hang on the activity's post."""
    card = Card(
        activity.post,
        is_owner=viewer.owns(activity.athlete_id),
        may_react=viewer.athlete_id is not None,
        kudos_given=has_given(activity.post, viewer),
    )
    return {"reactions": card, **talk_context(activity.post, viewer)}


def _weight(activity: Activity, viewer: Viewer) -> float | None:
    """What the energy was reckoned with, for the athlete's own eyes."""
    if activity.calories_method not in {"acsm", "met"} or not viewer.owns(activity.athlete_id):
        return None
    return on_day(athlete_id=activity.athlete_id, day=activity.local_date).get("weight_kg")


def _lengths(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pool lengths, those swum numbered, the stroke in words; an unknown one keeps its own."""
    shown, number = [], 0
    for row in rows:
        number += bool(row.get("active"))
        stroke = row.get("stroke_type") or ""
        shown.append({**row, "number": number, "stroke": _STROKES.get(stroke, stroke)})
    return shown


def _sets(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The sets that were done, numbered within a run of the same exercise, and what they lifted."""
    done = [row for row in rows if row.get("active", True)]
    shown: list[dict[str, Any]] = []
    for row in done:
        name = row.get("exercise") or ""
        same = bool(shown) and shown[-1]["exercise"] == name
        number = shown[-1]["number"] + 1 if same else 1
        shown.append({**row, "exercise": name, "number": number})
    lifted = sum((row.get("repetitions") or 0) * (row.get("weight_kg") or 0.0) for row in done)
    return {
        "sets": shown,
        "set_count": len(shown),
        "lifted_kg": lifted or None,
        "sets_timed": any(row.get("duration_s") for row in shown),
    }


def _device_says(totals: dict[str, Any], display: Display) -> list[str]:
    """The device's own summary, beside our numbers; [] where it made none."""
    said = [
        formats.distance(totals["distance_m"], display, exact=True).text
        if totals.get("distance_m")
        else "",
        formats.duration(totals["timer_s"], display).text if totals.get("timer_s") else "",
        _("%(height)s up") % {"height": formats.elevation(totals["elevation_gain_m"], display).text}
        if totals.get("elevation_gain_m")
        else "",
    ]
    listed = ", ".join(part for part in said if part)
    return [_("the device says %(totals)s") % {"totals": listed}] if listed else []


def _origin(
    activity: Activity, detail: ActivityDetail, redaction: Redaction, display: Display
) -> dict[str, Any]:
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
        told = [
            (note["code"], explain_note(note["code"], note["facts"])) for note in detail.quality
        ]
        facts += [sentence for code, sentence in told if code == "completed" and sentence]
        panels["repeats"] = asked_about(activity, detail)
        untold = {"completed", NOTE} if panels["repeats"] else {"completed"}
        panels["quality"] = [said for code, said in told if said and code not in untold]
        facts += _device_says(detail.device_totals, display)
    if activity.algorithm_version:
        facts.append(_("calculated v%(version)d") % {"version": activity.algorithm_version})
    panels["provenance"] = facts
    if activity.status == "failed":
        panels["failure"] = explain("internal", {})
    return panels
