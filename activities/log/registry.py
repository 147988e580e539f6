"""What higher rooms add to the activity page: a callable of (activity, viewer) per panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from activities.activity.models import Activity
from social.graph.viewer import Viewer

Panel = Callable[[Activity, Viewer], Any]

_panels: dict[str, Panel] = {}


def register_panel(name: str, panel: Panel) -> None:
    """Its value becomes `panels.<name>` in the page; its queries count in the page's budget."""
    _panels[name] = panel


def panels_of(activity: Activity, viewer: Viewer) -> dict[str, Any]:
    return {name: panel(activity, viewer) for name, panel in _panels.items()}
