"""Who hears that something waits, and that somebody was suspended hears it although the account is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.people.models import Role, User
from conftest import Cast, make_person
from social.moderation import appeals
from social.moderation.models import Verdict
from social.moderation.tests.test_moderation import alerts, decided, reported
from social.notifications import choices
from social.notifications.models import Notification
from social.posts import services as posts
from social.posts.models import Post

Browser = Callable[[User | None], Client]


@pytest.fixture
def post(cast: Cast) -> Post:
    return posts.say(author=cast.owner, text="Buy my pills", audience="everyone")


@pytest.fixture
def moderator(cast: Cast) -> User:
    person = make_person("Mo")
    person.role = Role.MODERATOR
    person.save()
    return person


def test_moderators_hear_once_that_reports_wait_and_no_more_when_none_does(
    cast: Cast, post: Post, moderator: User, browser: Browser
) -> None:
    first = reported(cast.stranger, post)
    second = reported(cast.follower, cast.coach)
    assert alerts(moderator) == alerts(cast.staff) == ["report.waits"]
    assert "report.waits" not in alerts(cast.follower)
    page = browser(moderator).get("/notifications").content.decode()
    assert "Something was reported and waits for a decision." in page
    assert "Stranger" not in page
    decided(moderator, first, Verdict.NOTHING)
    assert alerts(cast.staff) == ["report.waits"]
    decided(moderator, second, Verdict.NOTHING)
    assert not alerts(cast.staff)


def test_who_reports_or_is_reported_hears_nothing_of_it_as_moderator(
    cast: Cast, moderator: User
) -> None:
    reported(moderator, cast.owner)
    reported(cast.owner, cast.staff)
    assert alerts(cast.staff) == ["report.waits"]  # of the first
    assert alerts(moderator) == ["report.waits"]  # of the second
    assert Notification.objects.filter(kind="report.waits").count() == 2


def test_an_answer_is_told_to_those_who_may_take_it_up(
    cast: Cast, post: Post, moderator: User
) -> None:
    decision = decided(moderator, reported(cast.stranger, post), Verdict.WARNED)
    appeal = appeals.appeal(actor=cast.owner, decision=decision, words="Why?")
    assert "appeal.waits" in alerts(cast.staff)
    assert "appeal.waits" not in alerts(moderator)
    appeals.answer(actor=cast.staff, appeal=appeal, granted=False, words="Because.")
    assert "appeal.waits" not in alerts(cast.staff)


def test_only_moderators_can_choose_how_they_hear_of_it(
    cast: Cast, moderator: User, browser: Browser
) -> None:
    assert (
        "report.waits.email" in browser(moderator).get("/settings/notifications").content.decode()
    )
    page = browser(cast.stranger).get("/settings/notifications").content.decode()
    assert "report.waits" not in page
    with pytest.raises(choices.NoSuchChoice):
        choices.choose(cast.stranger, {"report.waits": {"email": False}})


def test_who_is_suspended_gets_a_letter_that_says_so(
    cast: Cast,
    settings: Any,
    mailoutbox: list[EmailMessage],
    drain: Callable[[], int],
) -> None:
    settings.MAIL_CONFIGURED = True
    settings.SITE_URL = "https://house.example"
    posts.say(author=cast.owner, text="Before", audience="everyone")
    decision = decided(cast.staff, reported(cast.stranger, cast.owner), Verdict.SUSPENDED, days=7)
    drain()
    letters = [letter for letter in mailoutbox if letter.to == [cast.owner.email]]
    assert len(letters) == 1
    assert "Moderators decided about something of yours" in letters[0].body
    assert f"https://house.example/decisions/{decision.public_id}" in letters[0].body


def test_nothing_else_is_written_to_who_is_suspended(
    cast: Cast,
    post: Post,
    settings: Any,
    mailoutbox: list[EmailMessage],
    drain: Callable[[], int],
) -> None:
    settings.MAIL_CONFIGURED = True
    answered = reported(cast.owner, cast.stranger)
    decided(cast.staff, reported(cast.stranger, cast.owner), Verdict.SUSPENDED, days=7)
    choices.choose(cast.owner, {"report.answered": {"email": True}})
    decided(cast.staff, answered, Verdict.NOTHING)
    drain()
    letters = [letter for letter in mailoutbox if letter.to == [cast.owner.email]]
    assert len(letters) == 1
    assert "looked at" not in letters[0].body
