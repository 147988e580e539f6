"""What higher rooms show on a person's profile.

    panels.register("recent", template="activities/profile/recent.html", facts=recent, order=20)

A panel is asked for what this viewer may see of the person; None means that there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.people.models import User
from social.graph.viewer import Viewer

#: Queries count in the page's budget; what comes back has passed the rule and every redaction.
Facts = Callable[[User, Viewer], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    template: str
    facts: Facts
    order: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel as its template finds it: `panel.facts`."""

    template: str
    facts: Mapping[str, Any]


_panels: dict[str, Panel] = {}


def register(name: str, *, template: str, facts: Facts, order: int = 50) -> None:
    _panels[name] = Panel(name, template, facts, order)


def panels_of(person: User, viewer: Viewer) -> list[Shown]:
    """Those with something to show, in their order."""
    ordered = sorted(_panels.values(), key=lambda panel: (panel.order, panel.name))
    told = ((panel.template, panel.facts(person, viewer)) for panel in ordered)
    return [Shown(template, facts) for template, facts in told if facts is not None]
