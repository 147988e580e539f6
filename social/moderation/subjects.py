"""What can be reported. Rooms above register further kinds in `AppConfig.ready`.

subjects.register(Kind("message", _("a message"), find=visible_message, show=words_of_message))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.people.models import User
from social.graph.viewer import Viewer

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Subject:
    """The reported thing as a reporter sees it: whose it is, what it is called, where it stands."""

    author: User
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a moderator is shown on asking, and nothing before: pairs of a name and the words."""

    parts: list[tuple[Words, str]]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """`find` obeys the one rule; `show` does not, and whoever calls it puts that on record.

    Without `hide` and `unhide` a thing can only be answered by a warning or a suspension.
    """

    name: str
    label: Words
    find: Callable[[str, Viewer], Subject | None]
    show: Callable[[str], Context | None]
    hide: Callable[[str], None] | None = None
    unhide: Callable[[str], None] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """ValueError when another kind has this name."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"Two kinds of things to report are called {kind.name}.")
    _kinds[kind.name] = kind
    return kind


def find_kind(name: str) -> Kind | None:
    return _kinds.get(name)


def names() -> list[str]:
    return sorted(_kinds)
