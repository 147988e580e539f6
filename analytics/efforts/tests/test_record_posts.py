"""Records that are posted: who asked for it, only what is true, and to nobody who may not see the activity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.models import Activity, Source
from analytics.efforts import announcing, services
from analytics.efforts.curves import Effort
from analytics.efforts.models import RecordPost
from conftest import Cast
from social.graph.viewer import Viewer
from social.posts import feed, kudos
from social.posts import services as posts
from social.posts.models import Post, PostKind

Drain = Callable[[], int]


@pytest.fixture(autouse=True)
def _asked_for(owner: User) -> None:
    owner.preferences.post_records = True
    owner.preferences.save()


def _run(
    owner: User,
    *,
    days: float = 1,
    audience: str = "followers",
    source: str = Source.MANUAL,
    **efforts: float,
) -> Activity:
    """A run of so many days ago; `km1=240` says how long its fastest kilometre took (s)."""
    activity = activities.create_manual(
        athlete=owner,
        sport="Run",
        start_time=timezone.now() - timedelta(days=days),
        elapsed_s=7200,
        distance_m=12_000,
        audience=audience,
        source=source,
        name=f"{days} days ago",
    )
    found = [
        Effort(float(name.removeprefix("km")) * 1000, seconds, 60.0, 60.0 + seconds)
        for name, seconds in efforts.items()
    ]
    services.store(activity, found)
    activities.activity_saved.send(sender=Activity, activity=activity)
    return activity


def _told(viewer: User) -> list[Post]:
    found = feed.page(Viewer(viewer)).posts
    return [post for post in found if post.kind == PostKind.ACHIEVEMENT]


@pytest.fixture
def before(owner: User, drain: Drain) -> Activity:
    """The run that later ones beat."""
    activity = _run(owner, days=3, km1=300, km5=1600)
    drain()
    return activity


@pytest.fixture
def record(before: Activity, owner: User, drain: Drain) -> Activity:
    activity = _run(owner, km1=290, km5=1500, km10=3200)
    drain()
    return activity


def test_a_record_is_posted_once_with_all_records_of_its_activity(
    cast: Cast, record: Activity, drain: Drain, api: Callable[[User | None], APIClient]
) -> None:
    activities.edit(record, name="Faster")
    drain()
    (post,) = _told(cast.follower)
    assert post.audience == "followers"
    assert post.moment == record.post.moment
    told = api(cast.follower).get(f"/api/posts/{post.public_id}").json()
    assert told["kind"] == "achievement"
    assert told["attachments"]["records"] == {
        "activity": record.public_id,
        "records": [
            {"distance_m": 5000.0, "elapsed_s": 1500.0},
            {"distance_m": 1000.0, "elapsed_s": 290.0},
        ],  # the 10 km was the first ever
    }
    assert _told(cast.stranger) == []


def test_its_card_says_it_in_words_and_leads_to_the_activity(
    cast: Cast, record: Activity, browser: Callable[..., Client]
) -> None:
    page = browser(cast.follower).get("/feed").content.decode()
    assert "Fastest 5 km yet" in page
    assert f'href="/activities/{record.public_id}"' in page
    (post,) = _told(cast.follower)
    kudos.give(post=post, athlete=cast.follower)
    said = browser(cast.follower).post(f"/posts/{post.public_id}/comments", {"text": "Well run!"})
    assert said.status_code in {200, 302}
    post.refresh_from_db()
    assert (post.kudos_count, post.comment_count) == (1, 1)


def test_the_first_ever_is_no_record(cast: Cast, before: Activity) -> None:
    assert _told(cast.owner) == []


def test_nothing_is_posted_for_who_did_not_ask(
    cast: Cast, before: Activity, owner: User, drain: Drain
) -> None:
    owner.preferences.post_records = False
    owner.preferences.save()
    _run(owner, km1=200)
    drain()
    assert not RecordPost.objects.exists()


def test_nothing_is_posted_that_was_not_the_fastest_of_all(
    cast: Cast, record: Activity, owner: User, drain: Drain
) -> None:
    _run(owner, days=0.5, km1=295)
    _run(owner, days=0.4, km1=290)  # as fast: the earlier stays the record
    _run(owner, days=2, km1=296)  # the fastest when it was, and beaten by now
    drain()
    assert RecordPost.objects.count() == 1


@pytest.mark.parametrize(("days", "source"), [(8, Source.FILE), (1, Source.ARCHIVE)])
def test_history_is_no_news(
    cast: Cast, owner: User, drain: Drain, days: float, source: str
) -> None:
    _run(owner, days=30, km1=300)
    _run(owner, days=days, source=source, km1=200)
    drain()
    assert not RecordPost.objects.exists()


def test_what_came_here_long_ago_is_no_news_when_it_is_worked_out_again(
    cast: Cast, before: Activity, owner: User, drain: Drain
) -> None:
    activity = _run(owner, km1=350)
    later = timezone.now() - timedelta(days=9)
    Activity.objects.filter(pk=activity.pk).update(created_at=later, start_time=later)
    activity.refresh_from_db()
    services.store(activity, [Effort(1000.0, 200.0, 0.0, 200.0)])
    activities.activity_saved.send(sender=Activity, activity=activity)
    drain()
    assert not RecordPost.objects.exists()


def test_what_is_only_mine_is_told_to_nobody(
    cast: Cast, before: Activity, owner: User, drain: Drain
) -> None:
    activity = _run(owner, audience="only_me", km1=200)
    drain()
    assert not RecordPost.objects.exists()
    activities.edit(activity, audience="followers")
    drain()
    assert len(_told(cast.follower)) == 1


def _delete(record: Activity) -> None:
    activities.delete(record)


def _exclude(record: Activity) -> None:
    activities.edit(record, excluded_from_records=True)


def _slower(record: Activity) -> None:
    services.store(record, [Effort(1000.0, 400.0, 0.0, 400.0)])
    activities.activity_saved.send(sender=Activity, activity=record)


def _older_and_faster(record: Activity) -> None:
    _run(record.athlete, days=20, km1=250, km5=1300)


@pytest.mark.parametrize("what", [_delete, _exclude, _slower, _older_and_faster])
def test_what_is_true_no_more_is_taken_back(
    cast: Cast, record: Activity, drain: Drain, what: Callable[[Activity], None]
) -> None:
    what(record)
    drain()
    assert _told(cast.follower) == []
    assert _told(cast.owner) == []


@pytest.mark.parametrize("what", [_delete, _exclude])
def test_out_of_sight_is_at_once(
    cast: Cast, record: Activity, what: Callable[[Activity], None]
) -> None:
    what(record)
    assert _told(cast.owner) == []


def test_what_is_true_again_comes_back_with_its_kudos(
    cast: Cast, record: Activity, drain: Drain
) -> None:
    (post,) = _told(cast.follower)
    kudos.give(post=post, athlete=cast.follower)
    _exclude(record)
    drain()
    activities.edit(record, excluded_from_records=False)
    drain()
    (again,) = _told(cast.follower)
    assert (again.pk, again.kudos_count) == (post.pk, 1)


def test_what_its_athlete_deleted_never_comes_back(
    cast: Cast, record: Activity, drain: Drain
) -> None:
    posts.delete(_told(cast.owner)[0])
    _exclude(record)
    activities.edit(record, excluded_from_records=False)
    drain()
    assert _told(cast.owner) == []


def test_it_is_never_seen_by_more_people_than_its_activity(
    cast: Cast, record: Activity, api: Callable[[User | None], APIClient]
) -> None:
    (post,) = _told(cast.owner)
    refused = api(cast.owner).patch(f"/api/posts/{post.public_id}", {"visibility": "everyone"})
    assert refused.status_code in {400, 422}
    assert "visibility" in refused.json()["fields"] or "audience" in refused.json()["fields"]
    activities.edit(record, audience="only_me")
    assert _told(cast.follower) == []
    activities.edit(record, audience="everyone")
    post.refresh_from_db()
    assert post.audience == "everyone"


def test_one_that_was_made_narrower_stays_so(cast: Cast, record: Activity) -> None:
    (post,) = _told(cast.owner)
    posts.edit(post, text="", audience="only_me")
    activities.edit(record, audience="everyone")
    post.refresh_from_db()
    assert post.audience == "only_me"


def test_of_an_activity_that_moderators_hid_nothing_is_told(
    cast: Cast, record: Activity, browser: Callable[..., Client]
) -> None:
    posts.hide(record.post)
    page = browser(cast.follower).get("/feed").content.decode()
    assert "no longer available" in page
    assert "Fastest" not in page
    assert record.public_id not in page


def test_an_activity_that_ends_takes_its_post_along(cast: Cast, record: Activity) -> None:
    activities.activity_ending.send(sender=Activity, activity=record)
    assert not Post.objects.filter(kind=PostKind.ACHIEVEMENT).exists()


def test_running_the_jobs_twice_changes_nothing(cast: Cast, record: Activity) -> None:
    assert announcing.post_records(record.public_id) is False
    assert announcing.check(cast.owner.pk) == 0


def test_it_is_switched_on_in_the_api_too(
    cast: Cast, api: Callable[[User | None], APIClient]
) -> None:
    client = api(cast.stranger)
    assert client.get("/api/athlete/preferences").json()["post_records"] is False
    client.patch("/api/athlete/preferences", {"post_records": True})
    cast.stranger.preferences.refresh_from_db()
    assert cast.stranger.preferences.post_records is True
