"""A part of an activity on its page: its numbers, and the ways to another one that need no dragging."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from activities.activity.models import Activity
from activities.log.look import Look, NoSuchPart, in_address, part_of
from activities.recordings.recording import Column
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.svg.scales import clock_step

_STEPS = 200  # so many from the start to the end


def part_panel(
    activity: Activity, columns: dict[str, Column], display: Display, look: Look
) -> dict[str, Any]:
    """The part that was asked for with its numbers, or why there is none; for the form both as they stand."""
    kept = {name: value for name, value in look.query.items() if name not in {"from", "to"}}
    shown: dict[str, Any] = {
        "look": look,
        "part_from": look.start,
        "part_to": look.end,
        "part_kept": kept,
        "part_clear": look.address(start="", end=""),
        "part_whole": look.address(zoom="") if look.zoom else "",
    }
    if not columns or not columns["time"].size:
        return shown
    end_s = float(columns["time"][-1])
    if not look.asks_for_part:
        return shown | _steps(0.0, end_s, end_s, display, look)
    try:
        part = part_of(look, activity, columns)
    except NoSuchPart:
        return {**shown, "part_refused": True}
    stretch = f"{in_address(part.from_s)}-{in_address(part.to_s)}"
    return shown | {
        "part": part,
        "part_from": formats.duration(part.from_s, display).text,
        "part_to": formats.duration(part.to_s, display).text,
        "part_zoom": look.address(zoom=stretch),
        **_steps(part.from_s, part.to_s, end_s, display, look),
    }


def _steps(
    from_s: float, to_s: float, end_s: float, display: Display, look: Look
) -> dict[str, list[dict[str, str]]]:
    """One end a little earlier or later: how each step is called and its address; none beyond an end."""
    step_s = clock_step(end_s, _STEPS)
    size = {"step": formats.duration(step_s, display).text}
    moves = {
        "part_from_steps": [
            ("from-less", _("Begin %(step)s earlier") % size, max(from_s - step_s, 0.0), to_s),
            ("from-more", _("Begin %(step)s later") % size, from_s + step_s, to_s),
        ],
        "part_to_steps": [
            ("to-less", _("End %(step)s earlier") % size, from_s, to_s - step_s),
            ("to-more", _("End %(step)s later") % size, from_s, min(to_s + step_s, end_s)),
        ],
    }
    return {
        name: [
            {
                "id": f"part-{id_}",
                "label": label,
                "query": look.address(start=in_address(start), end=in_address(end))
                if start < end and (start, end) != (from_s, to_s)
                else "",
            }
            for id_, label, start, end in steps
        ]
        for name, steps in moves.items()
    }
