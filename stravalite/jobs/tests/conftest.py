"""Kinds of jobs that exist only while a test runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from stravalite.jobs import registry, runner, transport
from stravalite.jobs.models import Job
from stravalite.jobs.registry import Handler

AddKind = Callable[..., None]


@pytest.fixture(autouse=True)
def _fresh_breaker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_quiet_until", 0.0)


@pytest.fixture
def kind() -> Iterator[AddKind]:
    """Registers a handler under a name for the length of the test."""
    before = dict(registry._kinds)

    def add(name: str, handler: Handler, *, on_dead: Handler | None = None) -> None:
        registry.job(name, on_dead=on_dead)(handler)

    yield add
    registry._kinds.clear()
    registry._kinds.update(before)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed jobs are due again immediately."""
    monkeypatch.setattr(runner, "BACKOFF_BASE_S", 0.0)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids the broker was given, instead of a broker."""
    from stravalite.jobs.tasks import run_job

    ids: list[str] = []
    monkeypatch.setattr(run_job, "apply_async", lambda args, **_options: ids.append(args[0]))
    return ids


def state_of(job: Job) -> str:
    job.refresh_from_db()
    return job.state
