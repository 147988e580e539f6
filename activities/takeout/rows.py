"""Rows of a table as plain objects under names that hold anywhere, and never a key of this database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import PurePath
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from accounts.people.models import User
from stravalite import portability
from stravalite.portability import Attached, Table


@dataclass(frozen=True, slots=True)
class Column:
    """`name` as it is written; `source` is where the database keeps it."""

    name: str
    source: str
    field: Field[Any, Any]
    points_at: Table | None = None  # a foreign key to what is carried too


def model_of(table: Table) -> type[Model]:
    return apps.get_model(table.model)


@cache
def columns_of(table_name: str) -> tuple[Column, ...]:
    """What of a table is carried: every column but the database's own key, the owner, and what it leaves."""
    table = named(table_name)
    model = model_of(table)
    owned = table.owner.split("__")[0] if "__" not in table.owner else ""
    columns = []
    for field in model._meta.concrete_fields:
        if field.name in table.leaves or field.name == owned:
            continue
        if field.is_relation:
            columns.append(_pointing(table, field))
        elif field.primary_key or (table.attached and field.name == table.attached.field):
            continue
        else:
            columns.append(Column(field.name, field.name, field))
    return tuple(columns)


def _pointing(table: Table, field: Field[Any, Any]) -> Column:
    target = field.related_model
    if target is User:
        return Column(field.name, f"{field.name}__public_id", field)
    for other in portability.tables():
        if model_of(other) is target and len(other.key) == 1:
            return Column(field.name, f"{field.name}__{other.key[0]}", field, other)
    raise LookupError(f"{table.model}.{field.name} points at what is not carried.")


def named(name: str) -> Table:
    return next(table for table in portability.tables() if table.name == name)


def rows_of(table: Table, athlete: User) -> Iterator[dict[str, Any]]:
    """In an order that is the same on every server, a few hundred in memory at a time."""
    columns = {column.source: column.name for column in columns_of(table.name)}
    sources = [*columns]
    if table.attached is not None:
        sources.append(table.attached.field)
    order = [_order(table, name) for name in table.key]
    queryset = (
        model_of(table)
        ._default_manager.filter(table.only, **{table.owner: getattr(athlete, table.by)})
        .order_by(*order)
    )
    left = _left_behind(table, athlete)
    for values in queryset.values(*sources).iterator(chunk_size=300):
        row = {columns[source]: _plain(values[source]) for source in columns}
        row |= {name: None for name, keys in left.items() if row[name] in keys}
        if table.attached is not None and values[table.attached.field]:
            row["file"] = member_of(table.attached, values)
            row["_stored"] = values[table.attached.field]
        yield row


def _left_behind(table: Table, athlete: User) -> dict[str, set[Any]]:
    """Column → keys of what it may name that does not go along, such as deleted gear: it names nothing then."""
    left: dict[str, set[Any]] = {}
    for column in columns_of(table.name):
        other = column.points_at
        if other is None or not other.only or not column.field.null:
            continue
        mine = {other.owner: getattr(athlete, other.by)}
        rest = model_of(other)._default_manager.filter(**mine)
        for table_of_it in portability.tables():
            if model_of(table_of_it) is model_of(other):
                carried = rest.filter(table_of_it.only)
                rest = rest.exclude(pk__in=carried.values("pk"))
        left[column.name] = set(rest.values_list(other.key[0], flat=True))
    return left


def _order(table: Table, name: str) -> str:
    return next((c.source for c in columns_of(table.name) if c.name == name), name)


def member_of(attached: Attached, row: dict[str, Any]) -> str:
    """Where a row's file lies in an export: told apart by its bytes, named for people."""
    digest = row[attached.digest]
    name = str(row[attached.name]) if attached.name else ""
    plain = "".join(ch if ch.isalnum() or ch in "._-" else "_" for ch in name)[-100:].lstrip(".")
    if not plain:  # the store's own name may differ between servers, its ending does not
        return f"{attached.folder}/{digest}{PurePath(str(row[attached.field])).suffix}"
    return f"{attached.folder}/{digest[:16]}-{plain}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


def line(row: dict[str, Any]) -> bytes:
    """One object a line, its names in order."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"
