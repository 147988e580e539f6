"""What each room does when an athlete leaves for good, and what of it an athlete may carry away.

Rooms register in `AppConfig.ready`. The ground knows none of them; whoever erases an account asks each in
turn, highest room first, so that nothing is taken away while something above still leans on it. An export
asks the other way round: what others point at comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

#: athlete's primary key → nothing of the room is left. Running it twice must be harmless.
Erase = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Attached:
    """A table's file: its field, the field of its digest, and the folder of an export it goes to."""

    field: str
    digest: str
    folder: str
    name: str = ""  # the field of the name people know it by


@dataclass(frozen=True, slots=True)
class Table:
    """Rows an athlete carries away, one JSON object a line. Every column goes with it unless `leaves`
    says why not; whoever adds a column has carried it already.

    `key` names a row for good within what is the athlete's; a foreign key is written as the key of what
    it points at. `owner` is the way to the athlete.
    """

    name: str
    model: str
    owner: str
    key: tuple[str, ...]
    #: what of the athlete `owner` leads to; the log knows people by public id
    by: str = "pk"
    leaves: Mapping[str, str] = field(default_factory=dict)
    only: Q = field(default_factory=Q)
    attached: Attached | None = None
    #: one row an athlete, written as `<name>.json` for people to read
    single: bool = False
    #: why another server takes no such rows in; empty when it does
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """`order` is the height in the house: the highest erases first. `apps` are the labels it answers for.

    `leaves` says of every further model that knows the athlete why it is not carried away.
    """

    name: str
    order: int
    erase: Erase
    apps: frozenset[str]
    tables: tuple[Table, ...] = ()
    leaves: tuple[tuple[str, str], ...] = ()


_rooms: dict[str, Room] = {}


def register(
    name: str,
    *,
    order: int,
    erase: Erase,
    apps: tuple[str, ...] = (),
    tables: tuple[Table, ...] = (),
    leaves: Mapping[str, str] | None = None,
) -> None:
    """Answers for `name` and for the tables of `apps`, such as a library's; ValueError when taken."""
    left = tuple(sorted((leaves or {}).items()))
    room = Room(name, order, erase, frozenset({name, *apps}), tables, left)
    if name in _rooms and _rooms[name] != room:
        raise ValueError(f"Two rooms answer for {name}.")
    _rooms[name] = room


def rooms() -> list[Room]:
    """In the order of erasing."""
    return sorted(_rooms.values(), key=lambda room: (-room.order, room.name))


def covered_apps() -> frozenset[str]:
    """Labels of the apps somebody answers for."""
    return frozenset().union(*(room.apps for room in _rooms.values()))


def tables() -> list[Table]:
    """In the order of carrying: what others point at comes first."""
    return [table for room in reversed(rooms()) for table in room.tables]


def left_behind() -> dict[str, str]:
    """Model → why none of its rows is carried away."""
    return {model: why for room in rooms() for model, why in room.leaves}


def erase(athlete_id: int) -> None:
    """Everything of this athlete, room by room; a failure half-way is made good by the next run."""
    for room in rooms():
        room.erase(athlete_id)
