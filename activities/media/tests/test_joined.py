"""Two activities that are made one have the photos of both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.people.models import User
from activities.activity.models import Activity
from activities.activity.services import delete
from activities.media.queries import photos_of_activity
from activities.media.services import add as add_photo
from activities.media.tests.drawn import photo as drawn
from activities.uploads.tests.variations import LAKE
from tests.recorded import activity_of, hand_in, work


@pytest.mark.django_db
@pytest.mark.parametrize("anew", ["the same bytes", "another file of it"])
def test_restored_after_its_file_came_again_the_new_one_asks_and_joins(
    owner: User, browser: Callable[[User | None], Client], anew: str
) -> None:
    first = activity_of(hand_in(owner, "a.gpx", LAKE.gpx()))
    delete(first)
    content = LAKE.gpx() if anew == "the same bytes" else LAKE.but(seconds=LAKE.seconds - 30).gpx()
    second = activity_of(hand_in(owner, "b.gpx", content))
    assert second != first
    photo, _new = add_photo(athlete=owner, content=drawn(), activity=second)
    kept, _new = add_photo(athlete=owner, content=drawn(size=(90, 60)), activity=first)
    client = browser(owner)

    answer = client.post(f"/activities/{first.public_id}/restore", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/activities/{second.public_id}"
    assert "are these two one activity?" in page and "Make them one" in page
    assert f"/activities/{first.public_id}" in page

    client.post(f"/activities/{second.public_id}/same")
    work()
    assert list(Activity.objects.of(owner.pk)) == [first]
    assert photos_of_activity(first) == [kept, photo]
