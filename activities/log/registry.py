"""What higher rooms add to activities: panels of the page, and lines on their cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from activities.activity.models import Activity
from social.graph.viewer import Viewer

Panel = Callable[[Activity, Viewer], Any]
#: activities of a page the viewer was found to see → activity's key → one line worth telling
Lines = Callable[[Sequence[Activity], Viewer], Mapping[int, str]]

_panels: dict[str, Panel] = {}
_lines: dict[str, Lines] = {}


def register_panel(name: str, panel: Panel) -> None:
    """Its value becomes `panels.<name>` in the page; its queries count in the page's budget."""
    _panels[name] = panel


def panels_of(activity: Activity, viewer: Viewer) -> dict[str, Any]:
    return {name: panel(activity, viewer) for name, panel in _panels.items()}


def register_line(name: str, lines: Lines) -> None:
    """One line a card, such as its best achievement; one query for a whole page."""
    _lines[name] = lines


def lines_of(activities: Sequence[Activity], viewer: Viewer) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for lines in _lines.values():
        for key, line in lines(activities, viewer).items():
            found.setdefault(key, []).append(line)
    return found
