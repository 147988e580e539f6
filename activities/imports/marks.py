"""Whether an athlete's import is under way, known to every page without a query."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from activities.imports.models import BUSY, Import
from stravalite.ui.display import person

_SECONDS = 300


def _key(athlete_id: int) -> str:
    return f"import-under-way:{athlete_id}"


def strip(request: HttpRequest) -> dict[str, Any] | None:
    """For the line above every page but the import's own. Asks the cache only: it works without database."""
    athlete = person(request)
    if athlete is None or request.path.startswith("/imports/"):
        return None
    public_id = cache.get(_key(getattr(athlete, "pk", 0)))
    return {"public_id": public_id} if public_id else None


def note(whole: Import) -> None:
    """Says anew that this import is under way; a cache may forget."""
    cache.set(_key(whole.athlete_id), whole.public_id, _SECONDS)


def renew_on_commit(athlete_id: int) -> None:
    transaction.on_commit(partial(_renew, athlete_id), robust=True)


def _renew(athlete_id: int) -> None:
    cache.set(_key(athlete_id), _look(athlete_id), _SECONDS)


def _look(athlete_id: int) -> str:
    busy = Import.objects.of(athlete_id).filter(status__in=BUSY).order_by("-id")
    return busy.values_list("public_id", flat=True).first() or ""
