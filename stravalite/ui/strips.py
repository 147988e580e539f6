"""Lines above every page that tell of something going on. Rooms register theirs; a page asks no query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

#: What the line's template needs, or None when there is nothing to tell. Must not query.
Facts = Callable[[HttpRequest], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Strip:
    template: str
    facts: dict[str, Any]


_strips: dict[str, Facts] = {}


def register(template: str, facts: Facts) -> None:
    _strips[template] = facts


def strips_for(request: HttpRequest) -> list[Strip]:
    told = ((template, facts(request)) for template, facts in _strips.items())
    return [Strip(template, facts) for template, facts in told if facts is not None]
