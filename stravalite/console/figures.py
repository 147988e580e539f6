"""The numbers on the console's first page. Rooms register theirs in `admin.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Figure:
    label: str | Promise
    value: int
    url: str = ""
    is_bad: bool = False


_sources: dict[str, Callable[[], list[Figure]]] = {}


def register(name: str, source: Callable[[], list[Figure]]) -> None:
    _sources[name] = source


def figures() -> list[Figure]:
    return [figure for name in sorted(_sources) for figure in _sources[name]()]
