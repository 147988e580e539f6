"""Corrections in the words of a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.editing.models import ActivityEdit, AsRecorded, EditKind
from activities.numbers.edits import instant
from stravalite.ui import formats
from stravalite.ui.display import Display


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


def _since(whole: AsRecorded, moment: datetime, display: Display) -> str:
    seconds = (moment - whole.start_time).total_seconds()
    return formats.duration(max(seconds, 0.0), display).text


_TOLD_BY: dict[str, Callable[[dict[str, Any], AsRecorded, Display], str]] = {EditKind.CROP: _crop}
