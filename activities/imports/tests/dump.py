"""Everything an instance holds, sorted and without surrogate ids, to tell whether two states are one."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, Model

#: The ledger, the record of what was done, and the history of imports itself.
LEFT_OUT = {
    "stravalite_jobs",
    "stravalite_audit",
    "activities_imports",
    "sessions",
    "contenttypes",
    "auth",
    "admin",
    "django_celery_beat",
}
#: When a row was last written is no part of what it says.
_MOMENTS = {"updated_at"}


def tables() -> dict[str, list[str]]:
    """table → its rows as sorted lines; related rows are named by what they say of themselves."""
    dumped: dict[str, list[str]] = {}
    for model in apps.get_models():
        if model._meta.app_label in LEFT_OUT or not model._meta.managed:
            continue
        rows = [_line(row) for row in model._base_manager.all()]
        if rows:
            dumped[model._meta.label] = sorted(rows)
    return dumped


def _line(row: Model) -> str:
    told: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.primary_key and not isinstance(field, ForeignKey):
            continue
        if field.name in _MOMENTS:
            continue
        if isinstance(field, ForeignKey):
            other = getattr(row, field.name)
            told[field.name] = getattr(other, "public_id", str(other)) if other else None
            continue
        value = getattr(row, field.attname)
        told[field.name] = bytes(value).hex() if isinstance(value, bytes | memoryview) else value
    return json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True, default=str)


def files(folder: str = "") -> dict[str, bytes]:
    """path → bytes of everything stored."""
    found: dict[str, bytes] = {}
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return found
    for name in names:
        path = f"{folder}/{name}".lstrip("/")
        with default_storage.open(path) as file:
            found[path] = file.read()
    for name in folders:
        if name:
            found |= files(f"{folder}/{name}".lstrip("/"))
    return found
