"""Which function does which kind of job. Rooms fill it from their `tasks.py`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from stravalite.jobs.models import Job

logger = logging.getLogger(__name__)

Handler = Callable[["Job"], None]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    handler: Handler
    on_dead: Handler | None  # told once when the job is given up, to say so where people look


_kinds: dict[str, Kind] = {}


class Permanent(Exception):
    """Trying again cannot help: straight to the dead letters, with this code and reason."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(reason or code)
        self.code = code


def job(name: str, *, on_dead: Handler | None = None) -> Callable[[Handler], Handler]:
    """Registers the decorated function as the handler of jobs of kind `name`.

    It must be harmless to run twice: natural keys, derived rows replaced in one transaction.
    """

    def register(handler: Handler) -> Handler:
        if name in _kinds and _kinds[name].handler is not handler:
            raise ValueError(f"Job kind {name} has two handlers.")
        _kinds[name] = Kind(name, handler, on_dead)
        return handler

    return register


def kind(name: str) -> Kind:
    """The registered kind; KeyError when unknown, which the runner turns into a dead letter."""
    return _kinds[name]


def tell_dead(job: Job) -> None:
    """Tells the kind's `on_dead`; a failure there is logged, the job stays as it is."""
    found = _kinds.get(job.kind)
    if found is None or found.on_dead is None:
        return
    try:
        with transaction.atomic():
            found.on_dead(job)
    except Exception:
        logger.exception("Nobody could be told of the end of job %s (%s).", job.pk, job.kind)


def names() -> list[str]:
    return sorted(_kinds)
