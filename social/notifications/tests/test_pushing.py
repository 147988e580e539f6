"""Alerts on devices: gathered, sealed, asked again before they go, and tried again where a service is busy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.people.models import Audience, User
from conftest import Cast, make_person
from social.devices import services as devices
from social.devices.models import Device
from social.devices.tests.push_services import Reader, Service, serving
from social.graph import blocking
from social.graph.viewer import Viewer
from social.notifications import carriers, choices, inbox, kinds, manners
from social.notifications.kinds import PRESSING, Channel, Kind
from social.notifications.models import Notification
from social.notifications.services import notify, withdraw
from social.posts import services as posts
from stravalite.jobs.models import Job

pytestmark = pytest.mark.django_db
CHEER = Kind(
    "test.cheer",
    "Somebody cheers",
    usual=PRESSING,
    one="%(actor)s cheers for %(title)s.",
    more="%(actor)s and %(others)s cheer for %(title)s.",
)


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    kinds.register(CHEER)
    yield
    kinds._kinds.pop(CHEER.name)


@pytest.fixture
def web(settings: Any) -> Iterator[Service]:
    settings.WEB_PUSH_LOOPBACK = True
    with serving(Service()) as service:
        yield service


@pytest.fixture
def cast(cast: Cast) -> Cast:
    Notification.objects.all().delete()
    Job.objects.all().delete()
    return cast


def browser_of(athlete: User, web: Service, name: str = "a") -> Reader:
    reader = Reader()
    token = f"{web.url}/send/{name}"
    devices.register(athlete, kind="web", token=token, keys=reader.keys)
    return reader


def cheer(owner: User, actor: User, **more: Any) -> None:
    about = {"thing": "act_1", "context": {"title": "Loop"}, "url": "/activities", **more}
    notify(owner, CHEER, actor=actor, **about)


def later(drain: Callable[[], int], wait: timedelta = carriers.GATHERS) -> None:
    with time_machine.travel(timezone.now() + wait, tick=False):
        drain()


def test_eleven_at_once_make_one_push_that_counts_them_all(
    cast: Cast, web: Service, drain: Callable[[], int]
) -> None:
    reader = browser_of(cast.owner, web)
    for number in range(11):
        cheer(cast.owner, make_person(f"Rui{number}"))
    drain()
    assert web.asked == []
    later(drain)
    (asked,) = web.asked
    row = Notification.objects.get()
    assert reader.read(asked.body) == {
        "title": "stravalite",
        "text": "Rui10 and 10 others cheer for Loop.",
        "url": f"/notifications/{row.public_id}",
        "tag": row.public_id,
    }


@pytest.mark.parametrize("end", ["read", "blocked", "unwanted", "hidden", "withdrawn", "suspended"])
def test_what_was_settled_before_it_is_sent_is_not_sent(
    cast: Cast, web: Service, drain: Callable[[], int], end: str
) -> None:
    browser_of(cast.owner, web)
    post = posts.publish(
        author=cast.follower, audience=Audience.EVERYONE, moment=timezone.now(), topic="Run"
    )
    cheer(cast.owner, cast.follower, post_id=post.pk)
    if end == "read":
        inbox.mark_all(Viewer(cast.owner))
    elif end == "blocked":
        blocking.block(blocker=cast.follower, blocked=cast.owner)
    elif end == "unwanted":
        choices.choose(cast.owner, {CHEER.name: {"push": False}})
    elif end == "hidden":
        posts.change(post, audience=Audience.ONLY_ME)
    elif end == "withdrawn":
        withdraw(CHEER, thing="act_1", actor=cast.follower)
    else:
        User.objects.filter(pk=cast.owner.pk).update(is_active=False)
    later(drain)
    assert web.asked == []


def test_without_a_device_nothing_is_queued(cast: Cast) -> None:
    cheer(cast.owner, cast.follower)
    assert not Job.objects.filter(kind="notifications.push").exists()


def test_push_waits_for_the_end_of_the_quiet(
    cast: Cast, web: Service, drain: Callable[[], int]
) -> None:
    browser_of(cast.owner, web)
    manners.set_hours(cast.owner, begins=time(22), ends=time(7))
    with time_machine.travel(datetime(2026, 6, 10, 23, tzinfo=UTC), tick=False):
        cheer(cast.owner, cast.follower)
        later(drain)
    assert web.asked == []
    with time_machine.travel(datetime(2026, 6, 11, 7, tzinfo=UTC), tick=False):
        drain()
    assert len(web.asked) == 1


def test_a_busy_service_is_asked_again_when_it_says_and_the_others_are_not(
    cast: Cast, web: Service, drain: Callable[[], int]
) -> None:
    browser_of(cast.owner, web, "old")
    browser_of(cast.owner, web, "new")
    web.answers = [(429, {"Retry-After": "600"}, b"")]
    cheer(cast.owner, cast.follower)
    later(drain)
    assert [one.path for one in web.asked] == ["/send/new", "/send/old"]
    later(drain, timedelta(seconds=640))
    assert len(web.asked) == 2
    later(drain, timedelta(seconds=660))
    assert [one.path for one in web.asked][2:] == ["/send/new"]


def test_a_service_that_stays_away_is_given_up(
    cast: Cast, web: Service, drain: Callable[[], int]
) -> None:
    browser_of(cast.owner, web)
    web.answers = [(503, {}, b"")] * 20
    cheer(cast.owner, cast.follower)
    for hours in range(1, 10):
        later(drain, timedelta(hours=hours))
    assert len(web.asked) == 5
    assert Device.objects.get().failing_since is not None


def test_a_device_that_is_gone_is_forgotten_and_the_others_are_told(
    cast: Cast, web: Service, drain: Callable[[], int]
) -> None:
    browser_of(cast.owner, web, "old")
    browser_of(cast.owner, web, "new")
    web.answers = [(410, {}, b"")]
    cheer(cast.owner, cast.follower)
    later(drain)
    assert [one.path for one in web.asked] == ["/send/new", "/send/old"]
    assert [one.token for one in Device.objects.all()] == [f"{web.url}/send/old"]


def test_only_what_presses_is_pushed_unless_somebody_chooses_otherwise() -> None:
    pressing = {kind.name for kind in kinds.kinds() if Channel.PUSH in kind.usual}
    assert {"follow.asked", "coach.asked", "mention", "import.done", "export.ready"} <= pressing
    assert not pressing & {"kudos", "comment", "like", "reply", "follow.new", "security"}
    every = [kind for kind in kinds.kinds() if kind.name != "security"]
    assert all(set(Channel) == set(kind.channels) for kind in every)
