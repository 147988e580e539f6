"""Two recordings that may be one: the athlete decides, and either answer can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity
from activities.activity.services import delete, request_recompute
from activities.uploads.tests.variations import LAKE
from tests.recorded import activity_of, hand_in, work

HALF = LAKE.but(seconds=1500)


@pytest.fixture
def doubtful(owner: User) -> Activity:
    hand_in(owner, "whole.gpx", LAKE.gpx())
    newer = activity_of(hand_in(owner, "half.gpx", HALF.gpx()))
    assert newer.detail.quality[-1]["code"] == "possible_duplicate"
    return newer


@pytest.mark.django_db
def test_made_one_by_page_and_brought_back(
    owner: User, doubtful: Activity, browser: Callable[[User | None], Client]
) -> None:
    older = Activity.objects.exclude(pk=doubtful.pk).get()
    client = browser(owner)
    page = client.get(f"/activities/{doubtful.public_id}").content.decode()
    assert "Make them one" in page
    assert f"/activities/{older.public_id}" in page

    answer = client.post(f"/activities/{doubtful.public_id}/same")
    assert answer["Location"] == f"/activities/{older.public_id}"
    work()
    assert list(Activity.objects.of(owner.pk)) == [older]
    assert older.origins.count() == 2
    assert older.origins.get(is_primary=True).source_file.name == "whole.gpx"

    client.post(f"/activities/{doubtful.public_id}/restore")
    assert Activity.objects.of(owner.pk).count() == 2


@pytest.mark.django_db
def test_said_to_be_two_by_program_nobody_asks_again(
    owner: User, doubtful: Activity, api: Callable[[User | None], APIClient]
) -> None:
    address = f"/api/activities/{doubtful.public_id}/different"
    assert api(owner).post(address).status_code == 200
    doubtful.detail.refresh_from_db()
    assert all(note["code"] != "possible_duplicate" for note in doubtful.detail.quality)
    assert api(owner).post(address).json()["code"] == "no_question"
    same = api(owner).post(f"/api/activities/{doubtful.public_id}/same")
    assert same.status_code == 409


@pytest.mark.django_db
def test_the_doubt_outlives_a_recalculation(doubtful: Activity) -> None:
    request_recompute(doubtful)
    work()
    doubtful.detail.refresh_from_db()
    codes = [note["code"] for note in doubtful.detail.quality]
    assert codes.count("possible_duplicate") == 1


@pytest.mark.django_db
def test_restored_with_nothing_like_it_nobody_asks(
    owner: User, browser: Callable[[User | None], Client]
) -> None:
    first = activity_of(hand_in(owner, "a.gpx", LAKE.gpx()))
    hand_in(owner, "half.gpx", HALF.gpx())  # may be one: it was asked already
    delete(first)
    answer = browser(owner).post(f"/activities/{first.public_id}/restore")
    assert answer["Location"] == f"/activities/{first.public_id}"
