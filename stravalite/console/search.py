"""One field that finds: people, activities, uploads, jobs and entries of the audit log.

Rooms register a finder in `admin.py`; each answers exact ids (or a handle, an address, a request id) and
only for roles that may see its list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

MOST = 20


@dataclass(frozen=True, slots=True)
class Hit:
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    title: str | Promise
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class _Finder:
    title: str | Promise
    viewers: frozenset[str]
    find: Callable[[str], Iterable[Hit]]


_finders: dict[str, _Finder] = {}


def register(
    name: str,
    title: str | Promise,
    *,
    viewers: frozenset[str],
    find: Callable[[str], Iterable[Hit]],
) -> None:
    _finders[name] = _Finder(title, viewers, find)


def search(term: str, *, role: str) -> list[Found]:
    """What `role` may see of what `term` names; rooms without a hit are left out."""
    term = term.strip()
    if not term:
        return []
    found = [
        Found(finder.title, list(finder.find(term))[:MOST])
        for _name, finder in sorted(_finders.items())
        if role in finder.viewers
    ]
    return [one for one in found if one.hits]
