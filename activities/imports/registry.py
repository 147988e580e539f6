"""Which archives are understood, and what is done with what they hold. Higher rooms fill it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from activities.imports.models import ImportItem


@dataclass(frozen=True, slots=True)
class ReaderEntry:
    """`target` is "module:Class" of a pure reader; lower `order` is asked first."""

    name: str
    label: str | Promise
    target: str
    order: int


@dataclass(frozen=True, slots=True)
class Kind:
    """What is done with one kind of entry.

    `add` writes it and notes on the item what it made; `undo` takes exactly that away again, restorable;
    `redo` brings it back; `forget` ends it for good after the time of grace. Each may run twice. `early`
    kinds are added before any activity.
    """

    name: str
    label: str | Promise
    add: Callable[[ImportItem], None]
    undo: Callable[[ImportItem], None]
    redo: Callable[[ImportItem], None]
    forget: Callable[[ImportItem], None]
    early: bool = False


_readers: dict[str, ReaderEntry] = {}
_kinds: dict[str, Kind] = {}


def register_reader(reader: ReaderEntry) -> None:
    _readers[reader.name] = reader


def reader_targets() -> list[str]:
    return [entry.target for entry in sorted(_readers.values(), key=lambda entry: entry.order)]


def reader_label(name: str) -> str | Promise:
    return _readers[name].label if name in _readers else name


def register_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind(name: str) -> Kind:
    return _kinds[name]


def kinds() -> list[Kind]:
    return list(_kinds.values())


def early_kinds() -> list[str]:
    return [entry.name for entry in _kinds.values() if entry.early]
