"""The lines on the console's first page. Rooms register theirs in `admin.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from stravalite.console.roles import STAFF


@dataclass(frozen=True, slots=True)
class Figure:
    """`note` says more in few words; a bad one asks to be looked at and says what to do."""

    label: str | Promise
    value: int | str | Promise
    url: str = ""
    is_bad: bool = False
    note: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Panel:
    title: str | Promise
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class _Source:
    order: int
    title: str | Promise
    figures: Callable[[], list[Figure]]
    viewers: frozenset[str]


_sources: dict[str, _Source] = {}


def register(
    name: str,
    source: Callable[[], list[Figure]],
    *,
    title: str | Promise = "",
    order: int = 50,
    viewers: frozenset[str] = STAFF,
) -> None:
    """`viewers` are the roles that may act on what the figures say."""
    _sources[name] = _Source(order, title or name.capitalize(), source, viewers)


def panels(role: str) -> list[Panel]:
    """What this role acts on, in order; each costs its queries at every look."""
    in_order = sorted(_sources.items(), key=lambda one: (one[1].order, one[0]))
    return [
        Panel(source.title, source.figures())
        for _name, source in in_order
        if role in source.viewers
    ]
