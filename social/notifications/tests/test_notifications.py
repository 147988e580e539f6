"""Choosing what to be told of, and being told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.uploads import tasks
from activities.uploads.models import Upload, UploadStatus
from social.notifications import choices, kinds
from social.notifications.kinds import Channel, Kind
from social.notifications.models import Choice
from stravalite.jobs import registry
from stravalite.jobs.models import Job
from tests.recorded import hand_in

pytestmark = pytest.mark.django_db
ADDRESS = "/api/athlete/notification-preferences"


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.MAIL_CONFIGURED = True


def given_up(owner: User) -> Upload:
    """A file whose reading crashed for the last time."""
    upload = hand_in(owner, "broken.gpx", data=b"<gpx><trk>")
    Upload.objects.filter(pk=upload.pk).update(status=UploadStatus.PROCESSING)
    job = Job(kind="upload.read", key="x", payload={"source_file": upload.source_file_id})
    registry.tell_dead(job)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.FAILED
    return upload


def test_security_is_shown_locked_with_its_reason_and_cannot_be_switched_off(
    owner: User, browser: Callable[..., Client], api: Callable[..., APIClient]
) -> None:
    page = browser(owner).get("/settings/notifications").content.decode()
    assert "Security of your account" in page
    assert "it may be the only sign that somebody else is at your account" in page
    box = page[page.index('name="security.email"') :].partition(">")[0]
    assert "checked" in box
    assert "disabled" in box
    refused = api(owner).patch(ADDRESS, {"choices": {"security": {"email": False}}})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert "security.email" in refused.json()["fields"]
    assert not Choice.objects.exists()


def test_page_and_api_change_the_same_choice(
    owner: User, browser: Callable[..., Client], api: Callable[..., APIClient]
) -> None:
    def wanted() -> bool:
        rows = {row["kind"]: row for row in api(owner).get(ADDRESS).json()}
        return bool(rows["upload.failed"]["channels"]["email"])

    assert not wanted()
    answer = browser(owner).post("/settings/notifications", {"upload.failed.email": "on"})
    assert answer.status_code == 302
    assert wanted()
    answer = api(owner).patch(ADDRESS, {"choices": {"upload.failed": {"email": False}}})
    assert answer.status_code == 200
    assert not wanted()
    browser(owner).post("/settings/notifications", {})
    assert not Choice.objects.filter(wanted=True).exists()


@pytest.mark.parametrize(
    "wishes",
    [
        {"nothing": {"email": True}},
        {"upload.failed": {"pigeon": True}},
        {"upload.failed": {"email": True}, "nothing": {"email": True}},
        "x",
    ],
)
def test_what_does_not_exist_cannot_be_chosen_and_nothing_is_kept(
    owner: User, api: Callable[..., APIClient], wishes: Any
) -> None:
    assert api(owner).patch(ADDRESS, {"choices": wishes}).status_code == 400
    assert not Choice.objects.exists()


@pytest.mark.usefixtures("mailing")
def test_who_chose_it_gets_a_letter_when_a_file_is_given_up(
    owner: User, drain: Callable[[], int]
) -> None:
    given_up(owner)
    drain()
    assert mail.outbox == []
    choices.choose(owner, {"upload.failed": {"email": True}})
    upload = given_up(owner)
    drain()
    (letter,) = mail.outbox
    assert letter.to == [owner.email]
    assert upload.name in letter.body
    assert "because of what you chose" in letter.body


@pytest.mark.usefixtures("mailing")
def test_who_changes_their_mind_before_it_is_sent_gets_nothing(
    owner: User, drain: Callable[[], int]
) -> None:
    choices.choose(owner, {"upload.failed": {"email": True}})
    given_up(owner)
    choices.choose(owner, {"upload.failed": {"email": False}})
    drain()
    assert mail.outbox == []


def test_without_a_mail_server_nothing_is_queued_and_the_page_says_so(
    owner: User, browser: Callable[..., Client]
) -> None:
    choices.choose(owner, {"upload.failed": {"email": True}})
    given_up(owner)
    assert not Job.objects.filter(kind="notifications.email").exists()
    page = browser(owner).get("/settings/notifications").content.decode()
    assert "Mail is not configured on this server" in page


def test_a_kind_has_one_meaning() -> None:
    assert kinds.find("upload.failed") is tasks.FAILED
    with pytest.raises(ValueError, match="Two kinds"):
        kinds.register(Kind("upload.failed", "Something else", channels=(Channel.EMAIL,)))
    assert choices.wants(User(), Kind("x", "X", channels=()), Channel.EMAIL) is False
