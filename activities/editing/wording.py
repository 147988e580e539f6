"""Corrections in the words of a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.editing.models import ActivityEdit, AsRecorded, EditKind
from activities.numbers.edits import AS_BAROMETER, AS_GPS, BY_POSITIONS, instant
from stravalite.ui import formats
from stravalite.ui.display import Display

_A_DAY_S = 86_400


def told(edit: ActivityEdit, whole: AsRecorded, display: Display) -> str:
    """What an edit did, as a sentence."""
    words = _TOLD_BY.get(edit.kind)
    return words(edit.parameters, whole, display) if words else str(edit.get_kind_display())


def _crop(said: dict[str, Any], whole: AsRecorded, display: Display) -> str:
    start, end = instant(said.get("from")), instant(said.get("to"))
    if start is not None and end is not None:
        return _("Kept from %(start)s to %(end)s of the recording.") % {
            "start": _since(whole, start, display),
            "end": _since(whole, end, display),
        }
    if start is not None:
        return _("Cut away the first %(length)s.") % {"length": _since(whole, start, display)}
    if end is not None:
        return _("Cut away what came after %(end)s.") % {"end": _since(whole, end, display)}
    return str(EditKind.CROP.label)


def _split(said: dict[str, Any], whole: AsRecorded, display: Display) -> str:
    start, end = instant(said.get("from")), instant(said.get("to"))
    if start is not None:
        words = _("Split off: what came before %(moment)s is another activity.")
        return words % {"moment": _since(whole, start, display)}
    if end is not None:
        words = _("Split: what came after %(moment)s is another activity.")
        return words % {"moment": _since(whole, end, display)}
    return str(EditKind.SPLIT.label)


def _merge(_said: dict[str, Any], _whole: AsRecorded, _display: Display) -> str:
    return _("Merged with the activity that came after it.")


def _start(said: dict[str, Any], _whole: AsRecorded, display: Display) -> str:
    ahead_s = said.get("ahead_s")
    if not isinstance(ahead_s, int | float) or not ahead_s:
        return str(EditKind.START.label)
    length = formats.total_duration(abs(ahead_s), display).text
    if abs(ahead_s) < _A_DAY_S:
        length = formats.duration(abs(ahead_s), display).text
    words = _("Moved %(length)s later.") if ahead_s > 0 else _("Moved %(length)s earlier.")
    return words % {"length": length}


def _distance(said: dict[str, Any], _whole: AsRecorded, display: Display) -> str:
    if said.get("by") == BY_POSITIONS:
        return _("Distance measured by the positions.")
    told = said.get("distance_m")
    if not isinstance(told, int | float):
        return str(EditKind.DISTANCE.label)
    length = formats.distance(told, display, exact=True).text
    return _("Distance set to %(length)s.") % {"length": length}


def _elevation(said: dict[str, Any], _whole: AsRecorded, display: Display) -> str:
    if said.get("as") == AS_BAROMETER:
        return _("Elevation measured with little smoothing.")
    if said.get("as") == AS_GPS:
        return _("Elevation measured with strong smoothing.")
    told = said.get("elevation_gain_m")
    if not isinstance(told, int | float):
        return str(EditKind.ELEVATION.label)
    return _("Elevation gain set to %(height)s.") % {
        "height": formats.elevation(told, display).text
    }


def _since(whole: AsRecorded, moment: datetime, display: Display) -> str:
    seconds = (moment - whole.start_time).total_seconds()
    return formats.duration(max(seconds, 0.0), display).text


_TOLD_BY: dict[str, Callable[[dict[str, Any], AsRecorded, Display], str]] = {
    EditKind.CROP: _crop,
    EditKind.START: _start,
    EditKind.DISTANCE: _distance,
    EditKind.ELEVATION: _elevation,
    EditKind.SPLIT: _split,
    EditKind.MERGE: _merge,
}
