"""The fixed cast, and what every test may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import Role, User
from accounts.people.services import sign_up
from social.graph import blocking, coaching
from social.graph import services as graph
from stravalite.jobs import children, runner
from stravalite.jobs.models import Job, State

PASSWORD = "river loop dawn"

# a busy machine is no wrong answer
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@dataclass(frozen=True)
class Cast:
    """Who looks at the owner's things. `anonymous` is nobody."""

    owner: User
    follower: User
    pending: User
    stranger: User
    blocked: User
    coach: User
    staff: User
    anonymous: None = None

    def items(self) -> list[tuple[str, User | None]]:
        names = (
            *("owner", "follower", "pending", "stranger", "blocked", "coach", "staff"),
            "anonymous",
        )
        return [(name, getattr(self, name)) for name in names]


def make_person(name: str) -> User:
    return sign_up(email=f"{name.lower()}@example.org", password=PASSWORD, name=name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tables made from the models (see tests/settings.py) are what all migrations would have made."""
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        known = MigrationLoader(connection)
        for app, name in sorted(set(known.disk_migrations) - set(known.applied_migrations)):
            recorder.record_applied(app, name)


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()


@pytest.fixture
def owner(db: None) -> User:
    return make_person("Owner")


@pytest.fixture
def cast(owner: User) -> Cast:
    people = {
        name: make_person(name.title())
        for name in ("follower", "pending", "stranger", "blocked", "coach", "staff")
    }
    follow = graph.ask_to_follow(follower=people["follower"], followee=owner)
    graph.accept_follow(follow=follow, actor=owner)
    graph.ask_to_follow(follower=people["pending"], followee=owner)
    blocking.block(blocker=owner, blocked=people["blocked"])
    people["coach"].role = Role.COACH
    people["coach"].save()
    pair = {"coach": people["coach"], "athlete": owner}
    coaching.propose(actor=people["coach"], **pair)
    coaching.accept(actor=owner, **pair)
    people["staff"].role = Role.ADMIN
    people["staff"].is_superuser = True
    people["staff"].save()
    return Cast(owner, **people)  # type: ignore[arg-type]


@pytest.fixture
def browser() -> Callable[[User | None], Client]:
    """A signed-in browser without JavaScript."""

    def sign_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api() -> Callable[[User | None], APIClient]:
    """A signed-in program."""

    def sign_in(user: User | None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return sign_in


@pytest.fixture
def fetched() -> Callable[[Any], bytes]:
    """The bytes of a download, also where it is a redirect to object storage."""

    def fetch(answer: Any) -> bytes:
        if answer.status_code == 302:
            with urlopen(answer["Location"], timeout=10) as found:
                return bytes(found.read())
        assert answer.status_code == 200
        return bytes(b"".join(answer.streaming_content))

    return fetch


@pytest.fixture
def drain() -> Callable[[], int]:
    """Does the ledger's waiting jobs as a worker would, one after the other."""

    def run_all() -> int:
        done = 0
        for _round in range(200):
            waiting = Job.objects.filter(state=State.QUEUED).order_by("priority", "run_at")
            ids = [job.pk for job in waiting]
            worked = [job_id for job_id in ids if runner.run(job_id)]
            done += len(worked)
            if not worked:
                return done
        raise AssertionError("the queue never empties")

    return run_all


@pytest.fixture(scope="session", autouse=True)
def _end_children() -> Iterator[None]:
    yield
    children.close_pool()
