"""Alerts: gathered, read, taken back, and never about what one may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import Audience, User
from conftest import Cast, make_person
from social.graph import blocking, events
from social.graph.models import Follow
from social.graph.viewer import Viewer
from social.notifications import between_people, carriers, inbox, kinds, pages, tasks
from social.notifications.choices import choose
from social.notifications.kinds import Channel, Kind
from social.notifications.models import Notification, Teller
from social.notifications.services import forget_each_other, notify, withdraw
from social.posts import services as posts
from social.posts.models import Post

pytestmark = pytest.mark.django_db

CHEER = Kind(
    "test.cheer",
    "Somebody cheers",
    one="%(actor)s cheers for %(title)s.",
    more="%(actor)s and %(others)s cheer for %(title)s.",
)


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Nobody has been told anything yet, not even how they came to know each other."""
    Notification.objects.all().delete()
    return cast


@pytest.fixture(autouse=True)
def _cheer() -> Any:
    kinds.register(CHEER)
    yield
    kinds._kinds.pop(CHEER.name)


def cheer(owner: User, actor: User, *, thing: str = "act_1", post: Post | None = None) -> None:
    notify(
        owner,
        CHEER,
        thing=thing,
        context={"title": "River <loop>"},
        actor=actor,
        url="/activities",
        post_id=post.pk if post else None,
    )


def texts(owner: User, **narrowed: Any) -> list[str]:
    return [alert.text for alert in inbox.page(Viewer(owner), **narrowed)[0]]


def post_of(author: User, audience: str = Audience.EVERYONE) -> Post:
    return posts.publish(author=author, audience=audience, moment=timezone.now(), topic="Run")


def test_what_happens_to_one_thing_gathers_until_it_is_read(cast: Cast) -> None:
    cheer(cast.owner, cast.follower)
    assert texts(cast.owner) == ["Follower cheers for River <loop>."]
    cheer(cast.owner, cast.stranger)
    cheer(cast.owner, cast.stranger)
    assert texts(cast.owner) == ["Stranger and 1 other cheer for River <loop>."]
    cheer(cast.owner, cast.pending)
    assert texts(cast.owner) == ["Pending and 2 others cheer for River <loop>."]
    assert inbox.mark_all(Viewer(cast.owner)) == 1
    cheer(cast.owner, cast.follower)
    assert texts(cast.owner, unread=True) == ["Follower cheers for River <loop>."]
    assert len(texts(cast.owner)) == 2


def test_nobody_hears_of_their_own_doing_nor_of_whom_they_blocked(cast: Cast) -> None:
    cheer(cast.owner, cast.owner)
    cheer(cast.owner, cast.blocked)
    cheer(cast.blocked, cast.owner)
    assert not Notification.objects.exists()


def test_what_is_taken_back_is_gone_and_the_others_stay(cast: Cast) -> None:
    cheer(cast.owner, cast.follower)
    cheer(cast.owner, cast.stranger)
    withdraw(CHEER, thing="act_1", actor=cast.stranger)
    assert texts(cast.owner) == ["Follower cheers for River <loop>."]
    withdraw(CHEER, thing="act_1", actor=cast.follower)
    assert not Notification.objects.exists()
    cheer(cast.owner, cast.follower)
    withdraw(CHEER, thing="act_1")
    assert not Notification.objects.exists()


def test_after_a_block_neither_has_an_alert_of_the_other(cast: Cast) -> None:
    cheer(cast.owner, cast.stranger)
    cheer(cast.owner, cast.follower)
    cheer(cast.stranger, cast.owner, thing="act_2")
    forget_each_other(cast.owner, cast.stranger)
    assert texts(cast.owner) == ["Follower cheers for River <loop>."]
    assert texts(cast.stranger) == []
    assert not Teller.objects.filter(person=cast.stranger).exists()


def test_a_block_without_the_event_shows_nothing_either(cast: Cast) -> None:
    cheer(cast.owner, cast.stranger)
    blocking.block(blocker=cast.owner, blocked=cast.stranger)
    assert texts(cast.owner) == []
    assert inbox.unread_count(Viewer(cast.owner)) == 0


@pytest.mark.parametrize("ends", ["audience", "deleted", "hidden", "blocked"])
def test_an_alert_of_what_one_may_no_longer_see_is_gone(cast: Cast, ends: str) -> None:
    post = post_of(cast.owner)
    cheer(cast.stranger, cast.follower, post=post)
    assert len(texts(cast.stranger)) == 1
    match ends:
        case "audience":
            posts.change(post, audience=Audience.ONLY_ME)
        case "deleted":
            posts.delete(post)
        case "hidden":
            Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())
        case "blocked":
            blocking.block(blocker=cast.owner, blocked=cast.stranger)
    assert texts(cast.stranger) == []
    assert inbox.unread_count(Viewer(cast.stranger)) == 0


def test_pages_go_on_where_they_stopped_also_when_something_comes_between(cast: Cast) -> None:
    now = timezone.now()
    for number in range(7):
        cheer(cast.owner, cast.follower, thing=f"act_{number}")
        # the third and fourth at the very same moment
        moment = now - timedelta(minutes=number if number != 3 else 2)
        Notification.objects.filter(thing=f"act_{number}").update(moment=moment)
    seen: list[str] = []
    before = None
    while True:
        found, after = inbox.page(Viewer(cast.owner), before=before, size=2)
        seen += [alert.row.thing for alert in found]
        cheer(cast.owner, cast.stranger, thing=f"new_{len(seen)}")
        if after is None:
            break
        before = pages.read(pages.write(after))
        assert before == after
    assert sorted(seen) == [f"act_{number}" for number in range(7)]


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1-", "-1", "1-x", "9" * 40 + "-1", "1-" + "9" * 40]
)
def test_a_position_that_is_none_begins_anew(owner: User, browser: Any, text: str) -> None:
    assert browser(owner).get("/notifications", {"before": text}).status_code == 200


def test_a_page_costs_the_same_however_many_alerts_there_are(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            inbox.page(Viewer(cast.owner))
        return len(asked)

    cheer(cast.owner, cast.follower)
    few = cost()
    for number in range(20):
        cheer(cast.owner, cast.follower, thing=f"act_{number}")
    assert cost() == few <= 3


def test_the_page_shows_days_marks_read_by_opening_and_all_at_once(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    client = browser(cast.owner)
    assert "All caught up" in client.get("/notifications").content.decode()
    cheer(cast.owner, cast.follower)
    cheer(cast.owner, cast.follower, thing="act_2")
    page = client.get("/notifications").content.decode()
    assert page.count("Follower cheers for River &lt;loop&gt;.") == 2
    assert '<span class="bell-count" aria-hidden="true">2</span>' in page
    row = Notification.objects.get(thing="act_1")
    assert client.get(f"/notifications/{row.public_id}")["Location"] == "/activities"
    row.refresh_from_db()
    assert row.read_at is not None
    assert client.get("/notifications?unread=1").content.decode().count("cheers for") == 1
    client.post("/notifications/read", {"until": timezone.now().isoformat()})
    assert inbox.unread_count(Viewer(cast.owner)) == 0
    assert "Nothing is unread" in client.get("/notifications?unread=1").content.decode()


def test_an_alert_opens_its_thing_and_has_no_button_of_its_own(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    events.follow_asked.send(sender=object, actor=cast.stranger, other=cast.owner)
    cheer(cast.owner, cast.follower)
    page = browser(cast.owner).get("/notifications").content.decode()
    alerts = page[page.index('id="alerts"') : page.index("</main>")]
    assert alerts.count('class="alert-link"') == 2
    assert not any(word in alerts for word in ("<button", "<form", "hx-post", "hx-delete"))


def test_what_came_after_the_page_was_drawn_stays_unread(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    cheer(cast.owner, cast.follower)
    drawn = timezone.now()
    cheer(cast.owner, cast.follower, thing="act_2")
    browser(cast.owner).post("/notifications/read", {"until": drawn.isoformat()})
    assert [row.thing for row in Notification.objects.unread()] == ["act_2"]


def test_programs_read_and_mark_alerts(cast: Cast, api: Callable[..., APIClient]) -> None:
    cheer(cast.owner, cast.follower)
    cheer(cast.owner, cast.stranger)
    client = api(cast.owner)
    (alert,) = client.get("/api/notifications").json()["results"]
    assert (alert["actor"]["handle"], alert["others"], alert["thing"]) == ("stranger", 1, "act_1")
    assert alert["text"] == "Stranger and 1 other cheer for River <loop>."
    address = f"/api/notifications/{alert['id']}"
    assert client.patch(address, {"read": True}).json()["read_at"]
    assert client.get("/api/notifications?unread=1").json()["results"] == []
    assert client.patch(address, {"read": False}).json()["read_at"] is None
    assert client.post("/api/notifications/read").json() == {"read": 1}
    assert api(cast.stranger).patch(address, {"read": True}).status_code == 404


def test_marking_unread_does_not_make_two_of_one(cast: Cast) -> None:
    cheer(cast.owner, cast.follower)
    inbox.mark_all(Viewer(cast.owner))
    old = Notification.objects.get()
    cheer(cast.owner, cast.follower)
    inbox.mark(Viewer(cast.owner), old, read=False)
    assert Notification.objects.unread().count() == 1


def test_who_wants_no_alerts_of_a_kind_has_none(cast: Cast) -> None:
    choose(cast.owner, {CHEER.name: {"app": False}})
    cheer(cast.owner, cast.follower)
    assert not Notification.objects.exists()


def test_a_letter_says_what_the_alert_says_unless_it_may_no_longer(
    cast: Cast, settings: Any, drain: Callable[[], int]
) -> None:
    settings.MAIL_CONFIGURED = True
    settings.SITE_URL = "https://train.example.org"
    choose(cast.owner, {CHEER.name: {"email": True}})
    choose(cast.stranger, {CHEER.name: {"email": True}})
    post = post_of(cast.owner)
    cheer(cast.owner, cast.follower, post=post)
    cheer(cast.stranger, cast.follower, post=post)
    posts.change(post, audience=Audience.ONLY_ME)
    assert drain() == 0  # what several may do gathers for a moment
    with time_machine.travel(timezone.now() + carriers.GATHERS, tick=False):
        drain()
    (letter,) = mail.outbox
    assert letter.to == [cast.owner.email]
    assert letter.subject == "Follower cheers for River <loop>."
    assert "https://train.example.org/activities" in letter.body
    assert "River &lt;loop&gt;" in str(letter.alternatives[0][0])


def test_old_alerts_end(cast: Cast) -> None:
    cheer(cast.owner, cast.follower)
    cheer(cast.owner, cast.follower, thing="old")
    cheer(cast.owner, cast.follower, thing="read")
    now = timezone.now()
    Notification.objects.filter(thing="old").update(moment=now - timedelta(days=366))
    Notification.objects.filter(thing="read").update(read_at=now - timedelta(days=91))
    tasks.forget_old()
    assert [row.thing for row in Notification.objects.all()] == ["act_1"]


def test_following_is_told_and_taken_back(db: None) -> None:
    ana, rui = make_person("Ana"), make_person("Rui")
    follow = Follow(follower=rui, followee=ana)
    about = {"actor": rui, "other": ana, "sender": Follow, "follow": follow}
    events.follow_asked.send(**about)
    assert texts(ana) == ["Rui asks to follow you."]
    events.follow_accepted.send(sender=Follow, actor=ana, other=rui, follow=follow)
    assert texts(ana) == []
    assert texts(rui) == ["Ana lets you follow them."]
    events.followed.send(**about)
    assert texts(ana) == ["Rui follows you."]
    events.unfollowed.send(**about)
    assert texts(ana) == []
    events.coach_asked.send(**about)
    assert texts(ana) == [str(between_people.COACH_ASKED.one) % {"actor": "Rui"}]
    events.coach_ended.send(sender=object, actor=ana, other=rui)
    assert texts(ana) == []


def test_a_kind_that_is_shown_has_words() -> None:
    with pytest.raises(ValueError, match="nothing to say"):
        Kind("x", "X")
    assert Kind("x", "X", channels=(Channel.EMAIL,)).one == ""


def test_every_kind_in_use_speaks_with_what_it_is_given() -> None:
    facts = {
        "title": "T",
        "said": "S",
        "file": "f",
        "created": "1",
        "skipped": "0",
        "failed": "0",
        "club": "C",
        "thing": "chain",
    }
    for kind in kinds.kinds():
        if Channel.APP in kind.channels:
            assert kind.says(facts, ["Ana"])
            assert kind.says(facts, ["Ana", "Rui"])
