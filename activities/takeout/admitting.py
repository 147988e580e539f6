"""A row of an export as one of the athlete's own: looked at as if a stranger had written it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.measures.models import PLAUSIBLE, Measure
from accounts.people.models import User
from activities.activity import services
from activities.numbers.sports import SPORTS
from activities.takeout import rows
from stravalite.portability import Table

Row = dict[str, Any]


class Refused(Exception):
    """A row that cannot be taken in; the code says why."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(code)
        self.code, self.why = code, why


def take_in(table: Table, row: Row, athlete: User) -> Model | None:
    """The row as one of the athlete's; None when it is here. Refused when it is somebody else's."""
    model = rows.model_of(table)
    values = values_of(table, row, athlete)
    mine = {table.owner: athlete} if "__" not in table.owner else {}
    if not set(table.key) <= set(values):
        raise Refused("export_damaged", table.name)
    named = {name: values[name] for name in table.key}
    if "public_id" in named and model._default_manager.filter(**named).exclude(**mine).exists():
        raise Refused("export_foreign")
    if model._default_manager.filter(**named, **mine).exists():
        return None
    instance = model(**values, **mine)
    check(instance)
    try:
        with transaction.atomic():
            instance.save(force_insert=True)
    except IntegrityError:  # the same by another rule, such as gear of one name
        return None
    keep_moments(instance, table, row)
    return instance


def values_of(table: Table, row: Row, athlete: User) -> Row:
    """What the row says, as this database knows it; columns nobody here knows are left."""
    values: Row = {}
    for column in rows.columns_of(table.name):
        if column.name not in row:
            continue
        told = row[column.name]
        if column.field.is_relation:
            values[column.name] = None if told is None else _pointed_at(column, told, athlete)
            continue
        try:
            values[column.name] = column.field.to_python(told)
        except (ValidationError, TypeError, ValueError, OverflowError) as error:
            raise Refused("export_implausible", column.name) from error
        if not _sound(column, values[column.name]):
            raise Refused("export_implausible", column.name)
    return values


def _sound(column: rows.Column, value: Any) -> bool:
    """What the database would take and a page would stumble over."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, datetime):
        return value.tzinfo is not None and value >= services.EARLIEST
    most = getattr(column.field, "max_length", None)
    if isinstance(value, str) and most and len(value) > most:
        return False
    allowed = _ALLOWED.get(column.name)
    return allowed is None or allowed(value)


_ALLOWED: dict[str, Callable[[Any], bool]] = {
    "timezone": lambda value: value in available_timezones(),
    "language": lambda value: value in dict(settings.LANGUAGES),
    "sport": lambda value: value in SPORTS,
    "topic": lambda value: isinstance(value, str),
    "interests": lambda value: (
        isinstance(value, list) and all(isinstance(one, str) and one in SPORTS for one in value)
    ),
    "rows": lambda value: isinstance(value, list) and all(isinstance(one, dict) for one in value),
}


def _pointed_at(column: rows.Column, told: Any, athlete: User) -> Model:
    """Only ever something of the athlete's own."""
    table = column.points_at
    found = None
    if table is not None:
        found = (
            rows.model_of(table)
            ._default_manager.filter(**{table.key[0]: str(told), table.owner: athlete.pk})
            .first()
        )
    if found is None:
        raise Refused("export_damaged", column.name)
    return found


def check(instance: Model) -> None:
    relations = [field.name for field in instance._meta.concrete_fields if field.is_relation]
    try:
        instance.clean_fields(exclude=relations)
    except ValidationError as error:
        why = "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        raise Refused("export_implausible", why) from error
    if isinstance(instance, Measure):
        allowed = PLAUSIBLE[instance.kind]
        if not allowed.least <= instance.value <= allowed.most:
            raise Refused("export_implausible", instance.kind)


def keep_moments(instance: Model, table: Table, row: Row) -> None:
    """When it was made, which saving sets to now."""
    made = {
        column.name: column.field.to_python(row[column.name])
        for column in rows.columns_of(table.name)
        if getattr(column.field, "auto_now_add", False) and row.get(column.name)
    }
    if made:
        type(instance)._default_manager.filter(pk=instance.pk).update(**made)
