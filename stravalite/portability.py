"""What each room does when an athlete leaves for good.

Rooms register in `AppConfig.ready`. The ground knows none of them; whoever erases an account asks each in
turn, highest room first, so that nothing is taken away while something above still leans on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: athlete's primary key → nothing of the room is left. Running it twice must be harmless.
Erase = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Room:
    """`order` is the height in the house: the highest erases first. `apps` are the labels it answers for."""

    name: str
    order: int
    erase: Erase
    apps: frozenset[str]


_rooms: dict[str, Room] = {}


def register(name: str, *, order: int, erase: Erase, apps: tuple[str, ...] = ()) -> None:
    """Answers for `name` and for the tables of `apps`, such as a library's; ValueError when taken."""
    room = Room(name, order, erase, frozenset({name, *apps}))
    if name in _rooms and _rooms[name] != room:
        raise ValueError(f"Two rooms answer for {name}.")
    _rooms[name] = room


def rooms() -> list[Room]:
    """In the order of erasing."""
    return sorted(_rooms.values(), key=lambda room: (-room.order, room.name))


def covered_apps() -> frozenset[str]:
    """Labels of the apps somebody answers for."""
    return frozenset().union(*(room.apps for room in _rooms.values()))


def erase(athlete_id: int) -> None:
    """Everything of this athlete, room by room; a failure half-way is made good by the next run."""
    for room in rooms():
        room.erase(athlete_id)
