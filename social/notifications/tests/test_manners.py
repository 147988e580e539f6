"""Quiet hours, the letter of the day, and ending letters from within."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import Audience, User
from conftest import Cast
from social.graph import blocking
from social.graph.viewer import Viewer
from social.notifications import carriers, inbox, kinds, letters, manners, tasks
from social.notifications.choices import choose, wants
from social.notifications.kinds import Channel, Kind
from social.notifications.models import Choice, Manner, Notification
from social.notifications.quiet import end_of_quiet
from social.notifications.services import notify
from social.posts import services as posts
from stravalite.jobs.models import Job

pytestmark = pytest.mark.django_db
LISBON = ZoneInfo("Europe/Lisbon")
NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)  # 13:00 in Lisbon
DONE = Kind("test.done", "Something is done", one="%(title)s is done.")
CHEER = Kind(
    "test.cheer",
    "Somebody cheers",
    one="%(actor)s cheers for %(title)s.",
    more="%(actor)s and %(others)s cheer for %(title)s.",
)


@pytest.fixture(autouse=True)
def _stage(settings: Any) -> Iterator[None]:
    settings.MAIL_CONFIGURED = True
    settings.SITE_URL = "https://train.example.org"
    for kind in (DONE, CHEER):
        kinds.register(kind)
    yield
    for kind in (DONE, CHEER):
        kinds._kinds.pop(kind.name)


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The owner lives in Lisbon and has been told nothing."""
    Notification.objects.all().delete()
    Job.objects.all().delete()
    cast.owner.preferences.timezone = "Europe/Lisbon"
    cast.owner.preferences.save()
    return cast


def tell(owner: User, kind: Kind = DONE, *, actor: User | None = None, **more: Any) -> None:
    about = {"thing": "act_1", "url": "/activities", **more}
    notify(owner, kind, context={"title": "Loop"}, actor=actor, **about)


@pytest.mark.parametrize(
    ("now", "begins", "ends", "over"),
    [
        ((10, 12), 22, 7, None),
        ((10, 22), 22, 7, (11, 7)),
        ((10, 23), 22, 7, (11, 7)),
        ((10, 6), 22, 7, (10, 7)),
        ((10, 7), 22, 7, None),
        ((10, 13), 12, 14, (10, 14)),
        ((10, 14), 12, 14, None),
    ],
)
def test_quiet_is_over_at_its_end_of_this_night_or_the_next(
    now: tuple[int, int], begins: int, ends: int, over: tuple[int, int] | None
) -> None:
    local = datetime(2026, 6, *now, tzinfo=LISBON)
    wanted = datetime(2026, 6, *over, tzinfo=LISBON) if over else None
    assert end_of_quiet(local, begins=time(begins), ends=time(ends)) == wanted


def test_a_night_with_a_changed_clock_ends_when_the_clock_says_so() -> None:
    local = datetime(2026, 3, 28, 23, tzinfo=LISBON)
    over = end_of_quiet(local, begins=time(22), ends=time(7))
    assert over is not None
    assert over.astimezone(UTC) - local.astimezone(UTC) == timedelta(hours=7)


def test_letters_wait_until_the_quiet_is_over(cast: Cast, drain: Callable[[], int]) -> None:
    choose(cast.owner, {DONE.name: {"email": True}})
    manners.set_hours(cast.owner, begins=time(22), ends=time(7))
    with time_machine.travel(NOON.replace(hour=22), tick=False):
        tell(cast.owner)
        drain()
        assert mail.outbox == []
    with time_machine.travel(NOON.replace(day=11, hour=6), tick=False):  # 07:00 in Lisbon
        drain()
    assert [letter.to for letter in mail.outbox] == [[cast.owner.email]]


def test_quiet_that_is_set_after_the_letter_was_queued_holds_it_too(
    cast: Cast, drain: Callable[[], int]
) -> None:
    choose(cast.owner, {DONE.name: {"email": True}})
    with time_machine.travel(NOON, tick=False):
        tell(cast.owner)
        manners.set_hours(cast.owner, begins=time(12), ends=time(14))
        drain()
        assert mail.outbox == []
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        drain()
    assert len(mail.outbox) == 1


def test_what_cannot_be_switched_off_does_not_wait(cast: Cast, drain: Callable[[], int]) -> None:
    alarm = Kind("test.alarm", "Alarm", one="%(title)s!", locked="Always.", usual=frozenset())
    kinds.register(alarm)
    manners.set_hours(cast.owner, begins=time(0), ends=time(23, 59))
    tell(cast.owner, alarm)
    assert not wants(cast.owner, alarm, Channel.DIGEST)  # it was written at once
    drain()
    kinds._kinds.pop(alarm.name)
    (letter,) = mail.outbox
    assert "List-Unsubscribe" not in letter.extra_headers


def test_many_causes_in_a_moment_make_one_letter_that_counts_them(
    cast: Cast, drain: Callable[[], int]
) -> None:
    choose(cast.owner, {CHEER.name: {"email": True}})
    for actor in (cast.follower, cast.stranger, cast.pending):
        tell(cast.owner, CHEER, actor=actor)
    assert drain() == 0
    with time_machine.travel(timezone.now() + carriers.GATHERS, tick=False):
        drain()
    (letter,) = mail.outbox
    assert letter.subject == "Pending and 2 others cheer for Loop."


@pytest.mark.parametrize("end", ["read", "blocked", "unwanted", "hidden", "suspended"])
def test_what_was_settled_before_it_is_sent_is_not_sent(
    cast: Cast, drain: Callable[[], int], end: str
) -> None:
    choose(cast.owner, {CHEER.name: {"email": True}})
    post = posts.publish(
        author=cast.follower, audience=Audience.EVERYONE, moment=timezone.now(), topic="Run"
    )
    tell(cast.owner, CHEER, actor=cast.follower, post_id=post.pk)
    if end == "read":
        inbox.mark_all(Viewer(cast.owner))
    elif end == "blocked":
        blocking.block(blocker=cast.follower, blocked=cast.owner)
    elif end == "unwanted":
        choose(cast.owner, {CHEER.name: {"email": False}})
    elif end == "hidden":
        posts.change(post, audience=Audience.ONLY_ME)
    else:
        User.objects.filter(pk=cast.owner.pk).update(is_active=False)
    with time_machine.travel(timezone.now() + carriers.GATHERS, tick=False):
        drain()
    assert mail.outbox == []


def test_a_way_without_alerts_leaves_the_inbox_empty_and_gathers_for_a_day(
    cast: Cast, drain: Callable[[], int]
) -> None:
    choose(cast.owner, {DONE.name: {"app": False, "email": True}})
    tell(cast.owner)
    drain()
    assert len(mail.outbox) == 1
    assert inbox.unread_count(Viewer(cast.owner)) == 0
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        tell(cast.owner)
    assert [row.read_at is None for row in Notification.objects.order_by("pk")] == [False, True]


def morning(day: int, hour: int = 6, minute: int = 0) -> Any:
    """06:00 UTC is 07:00 in Lisbon."""
    return time_machine.travel(datetime(2026, 6, day, hour, minute, tzinfo=UTC), tick=False)


def written(drain: Callable[[], int]) -> list[Any]:
    mail.outbox.clear()
    tasks.write_digests()
    drain()
    return list(mail.outbox)


def test_the_letter_of_the_day_comes_at_seven_once_with_what_is_unread(
    cast: Cast, drain: Callable[[], int]
) -> None:
    choose(cast.owner, {name: {"digest": True} for name in (DONE.name, CHEER.name)})
    with time_machine.travel(NOON, tick=False):
        tell(cast.owner, CHEER, actor=cast.follower)
        tell(cast.owner, thing="act_2")
    with time_machine.travel(NOON + timedelta(hours=13), tick=False):  # the next day in Lisbon
        tell(cast.owner)
    with morning(11, 5, 45):
        assert written(drain) == []
    with morning(11):
        (letter,) = written(drain)
        assert written(drain) == []
    body = letter.body
    assert letter.subject.startswith("3 things are new")
    assert body.index("Thursday, 11 June") < body.index("Wednesday, 10 June")
    assert "Follower cheers for Loop." in body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with morning(12):
        assert written(drain) == []  # nothing has happened since


def test_the_letter_of_the_day_leaves_out_what_was_read_or_may_not_be_seen(
    cast: Cast, drain: Callable[[], int]
) -> None:
    choose(cast.owner, {CHEER.name: {"digest": True}})
    with time_machine.travel(NOON, tick=False):
        post = posts.publish(
            author=cast.follower, audience=Audience.EVERYONE, moment=timezone.now(), topic="Run"
        )
        tell(cast.owner, CHEER, actor=cast.follower, thing="act_1", post_id=post.pk)
        tell(cast.owner, CHEER, actor=cast.stranger, thing="act_2")
        tell(cast.owner, thing="act_3")  # a kind that is not in the letter
        posts.change(post, audience=Audience.ONLY_ME)
        blocking.block(blocker=cast.stranger, blocked=cast.owner)
    with morning(11):
        assert written(drain) == []
    assert Manner.objects.get(athlete=cast.owner).digest_at is not None


def test_a_server_that_slept_all_morning_writes_the_next_day(
    cast: Cast, drain: Callable[[], int]
) -> None:
    choose(cast.owner, {DONE.name: {"digest": True}})
    with time_machine.travel(NOON, tick=False):
        tell(cast.owner)
    with morning(11, 11, 30):
        assert written(drain) == []


def test_page_and_api_keep_the_same_hours_and_refuse_what_are_none(
    owner: User, browser: Callable[..., Client], api: Callable[..., APIClient]
) -> None:
    client, address = browser(owner), "/api/athlete/quiet-hours"
    hours = {"begins": "22:00", "ends": "07:00"}
    assert client.post("/settings/notifications/quiet", hours).status_code == 302
    assert api(owner).get(address).json() == hours
    page = client.get("/settings/notifications").content.decode()
    assert 'value="22:00"' in page
    for wrong in ({"begins": "22:00", "ends": ""}, {"begins": "22:00", "ends": "22:00"}):
        assert client.post("/settings/notifications/quiet", wrong).status_code == 422
    refused = api(owner).put(address, {"begins": "22:00", "ends": None})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["ends"])
    assert client.post("/settings/notifications/quiet", {"none": "1"}).status_code == 302
    assert api(owner).get(address).json() == {"begins": None, "ends": None}


def undo_in(page: str) -> str:
    return page.partition('name="again" value="')[2].partition('"')[0]


def test_a_letter_is_ended_by_one_press_without_signing_in_and_by_looking_it_is_not(
    cast: Cast, drain: Callable[[], int]
) -> None:
    choose(cast.owner, {DONE.name: {"email": True}})
    tell(cast.owner)
    drain()
    (letter,) = mail.outbox
    end = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert end in letter.body
    path = end.removeprefix("https://train.example.org")
    stranger = Client(enforce_csrf_checks=True)
    assert "End these letters?" in stranger.get(path).content.decode()
    assert wants(cast.owner, DONE, Channel.EMAIL)
    said = stranger.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert "Switched off" in said
    assert "Something is done" in said
    assert not wants(cast.owner, DONE, Channel.EMAIL)
    assert wants(cast.owner, DONE, Channel.APP)
    stranger.post(path, {"again": undo_in(said)})
    assert wants(cast.owner, DONE, Channel.EMAIL)


def test_ending_the_letter_of_the_day_ends_all_of_it_and_undo_brings_back_what_was_in_it(
    owner: User,
) -> None:
    choose(owner, {DONE.name: {"digest": True}})
    path = f"/unsubscribe/{letters.token_of(owner, Channel.DIGEST)}"
    undo = undo_in(Client().post(path).content.decode())
    assert not Choice.objects.filter(channel="digest", wanted=True).exists()
    Client().post(path, {"again": undo})
    assert [row.kind for row in Choice.objects.filter(wanted=True)] == [DONE.name]


def test_a_link_that_is_none_or_of_what_cannot_be_ended_says_so(owner: User) -> None:
    alarm = Kind("test.alarm", "Alarm", one="%(title)s!", locked="Always.")
    kinds.register(alarm)
    tokens = ("x", letters.token_of(owner, Channel.EMAIL, alarm))
    answers = [Client().post(f"/unsubscribe/{token}").status_code for token in tokens]
    kinds._kinds.pop(alarm.name)
    assert answers == [400, 400]
