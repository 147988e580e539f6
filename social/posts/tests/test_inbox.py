"""Inboxes, where the server keeps them: what is in them, what is not, and that they open nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.people.models import User
from conftest import Cast, make_person
from social.graph import blocking
from social.graph import services as graph
from social.graph.models import Follow
from social.graph.viewer import Viewer
from social.posts import checks, deletion, feed, inbox, services
from social.posts.models import FeedInbox, InboxChange, InboxSource, Post
from social.posts.tests.stages import befriend
from stravalite.jobs.models import Job

Drain = Callable[[], int]


@pytest.fixture(autouse=True)
def _inboxes(settings: Any) -> None:
    settings.FEED_INBOX = True


@pytest.fixture
def fed(cast: Cast, drain: Drain) -> Cast:
    """The cast as after the first night: the follower's inbox has what the owner shares."""
    inbox.tend()
    drain()
    return cast


def _shared(author: User, *, days: float = 1, audience: str = "followers") -> Post:
    moment = timezone.now() - timedelta(days=days)
    return services.publish(author=author, audience=audience, moment=moment, topic="Run")


def _in_inbox(reader: User) -> set[int]:
    return set(FeedInbox.objects.filter(reader=reader).values_list("post", flat=True))


def test_a_post_is_in_the_feed_at_once_and_in_the_inbox_when_the_job_has_run(
    fed: Cast, drain: Drain
) -> None:
    post = _shared(fed.owner)
    assert _in_inbox(fed.follower) == set()
    assert feed.page(Viewer(fed.follower)).posts == [post]
    drain()
    assert _in_inbox(fed.follower) == {post.pk}
    assert not InboxChange.objects.exists()
    assert not FeedInbox.objects.exclude(reader=fed.follower).exists()


def test_what_is_in_the_inbox_needs_no_merging(
    fed: Cast, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [_shared(fed.owner, days=days) for days in (1, 2, 3)]
    drain()
    asked: list[list[int]] = []
    newest_of = feed.newest_of

    def listen(authors: list[int], *arguments: Any) -> list[int]:
        asked.append(authors)
        return newest_of(authors, *arguments)

    monkeypatch.setattr(feed, "newest_of", listen)
    assert feed.page(Viewer(fed.follower), per_page=2).posts == posts[:2]
    assert asked == [[fed.follower.pk]]


@pytest.mark.parametrize("days", [89, 95])
def test_inboxes_hold_ninety_days(fed: Cast, drain: Drain, days: int) -> None:
    post = _shared(fed.owner, days=days)
    drain()
    assert _in_inbox(fed.follower) == ({post.pk} if days < 90 else set())
    assert feed.page(Viewer(fed.follower)).posts == [post]


def test_what_has_become_old_leaves_at_night(fed: Cast, drain: Drain) -> None:
    post = _shared(fed.owner)
    drain()
    FeedInbox.objects.update(at=timezone.now() - timedelta(days=95))
    Post.objects.update(moment=timezone.now() - timedelta(days=95))
    assert inbox.tend() == 0
    assert _in_inbox(fed.follower) == set()
    assert feed.page(Viewer(fed.follower)).posts == [post]


def test_a_row_left_behind_shows_nothing(fed: Cast, drain: Drain) -> None:
    post = _shared(fed.owner)
    drain()
    services.change(post, audience="only_me")
    InboxChange.objects.all().delete()  # as if the job had been lost on its way
    assert _in_inbox(fed.follower) == {post.pk}
    assert feed.page(Viewer(fed.follower)).posts == []


def test_only_me_takes_it_out_and_followers_puts_it_back(fed: Cast, drain: Drain) -> None:
    post = _shared(fed.owner)
    for audience, there in (("only_me", set()), ("followers", {post.pk})):
        services.change(post, audience=audience)
        drain()
        assert _in_inbox(fed.follower) == there
    services.delete(post)
    drain()
    assert _in_inbox(fed.follower) == set()


def test_another_moment_moves_it(fed: Cast, drain: Drain) -> None:
    post = _shared(fed.owner)
    drain()
    services.change(post, moment=timezone.now() - timedelta(days=9))
    drain()
    assert FeedInbox.objects.get(reader=fed.follower).at == post.moment


def test_a_follow_brings_what_there_is_and_its_end_takes_it_away(cast: Cast, drain: Drain) -> None:
    post = _shared(cast.owner)
    befriend(cast.owner, cast.stranger)
    assert feed.page(Viewer(cast.stranger)).posts == [post]
    drain()
    assert _in_inbox(cast.stranger) == {post.pk}
    graph.stop_following(follower=cast.stranger, followee=cast.owner)
    assert feed.page(Viewer(cast.stranger)).posts == []
    drain()
    assert _in_inbox(cast.stranger) == set()


def test_a_follow_that_waits_brings_nothing(fed: Cast, drain: Drain) -> None:
    _shared(fed.owner)
    drain()
    assert _in_inbox(fed.pending) == set()


def test_a_block_empties_both(fed: Cast, drain: Drain) -> None:
    befriend(fed.owner, fed.stranger)
    for person in (fed.owner, fed.stranger):
        _shared(person)
    drain()
    blocking.block(blocker=fed.owner, blocked=fed.stranger)
    drain()
    for one, other in ((fed.owner, fed.stranger), (fed.stranger, fed.owner)):
        assert not FeedInbox.objects.filter(reader=one, author=other).exists()
        assert not InboxSource.objects.filter(reader=one, author=other).exists()


def test_who_has_too_many_followers_is_merged_at_read(
    fed: Cast, drain: Drain, settings: Any
) -> None:
    settings.FEED_INBOX_MOST_FOLLOWERS = 1
    first = _shared(fed.owner, days=2)
    drain()
    assert _in_inbox(fed.follower) == {first.pk}
    befriend(fed.stranger, fed.owner)
    second = _shared(fed.owner, days=1)
    drain()
    assert not FeedInbox.objects.filter(author=fed.owner).exists()
    third = _shared(fed.owner, days=0.5)
    assert not Job.objects.filter(kind="posts.fan_out", key=str(third.pk)).exists()
    for reader in (fed.follower, fed.stranger):
        assert feed.page(Viewer(reader)).posts == [third, second, first]


def test_inboxes_are_written_in_batches(
    fed: Cast, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "_AT_ONCE", 2)
    readers = [make_person(f"Reader{n}") for n in range(5)]
    for reader in readers:
        befriend(reader, fed.owner)
    drain()
    post = _shared(fed.owner)
    drain()
    assert FeedInbox.objects.filter(post=post).count() == 6


def test_running_a_job_twice_changes_nothing(fed: Cast, drain: Drain) -> None:
    post = _shared(fed.owner)
    drain()
    rows = list(FeedInbox.objects.values("reader", "post", "at"))
    assert inbox.fill(fed.follower.pk) == 0
    InboxChange.objects.create(post=post, author=fed.owner)
    assert inbox.fan_out(post.pk) == 1
    assert inbox.fan_out(post.pk) == 0
    assert list(FeedInbox.objects.values("reader", "post", "at")) == rows


def test_a_years_archive_makes_no_jobs_for_who_has_no_followers(cast: Cast) -> None:
    _shared(cast.stranger)
    assert not Job.objects.filter(kind="posts.fan_out").exists()


@pytest.mark.parametrize("wrong", ["lacks", "moved"])
def test_an_inbox_that_went_wrong_is_found_and_filled_anew(
    fed: Cast, drain: Drain, wrong: str
) -> None:
    post = _shared(fed.owner)
    drain()
    if wrong == "lacks":
        FeedInbox.objects.all().delete()
    else:
        FeedInbox.objects.update(at=timezone.now() - timedelta(days=3))
    assert inbox.tend() == 1
    assert feed.page(Viewer(fed.follower)).posts == [post]
    drain()
    assert FeedInbox.objects.get(reader=fed.follower).at == post.moment
    assert inbox.tend() == 0


def test_a_switched_off_server_believes_no_inbox_later(
    fed: Cast, drain: Drain, settings: Any
) -> None:
    _shared(fed.owner, days=2)
    drain()
    settings.FEED_INBOX = False
    post = _shared(fed.owner)
    settings.FEED_INBOX = True
    assert feed.page(Viewer(fed.follower), per_page=1).posts == [post]
    settings.FEED_INBOX = False
    inbox.tend()
    assert not FeedInbox.objects.exists()


def test_a_switched_off_server_writes_nothing(cast: Cast, drain: Drain, settings: Any) -> None:
    settings.FEED_INBOX = False
    Job.objects.all().delete()
    befriend(cast.owner, cast.stranger)
    _shared(cast.owner)
    assert not Job.objects.filter(kind__in=["posts.fan_out", "posts.fill_inbox"]).exists()


def test_nothing_is_left_of_who_leaves(fed: Cast, drain: Drain) -> None:
    befriend(fed.owner, fed.follower)
    for person in (fed.owner, fed.follower):
        _shared(person)
    _shared(fed.owner)
    deletion.erase(fed.owner.pk)
    Follow.objects.all().delete()
    assert not FeedInbox.objects.exists()
    assert not InboxSource.objects.exists()
    assert not InboxChange.objects.filter(author=fed.owner).exists()


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize(
    ("on", "engine", "most", "found"),
    [
        (True, "sqlite3", 5_000, ["social_posts.W001"]),
        (True, "postgresql", 100, []),
        (False, "postgresql", 100, ["social_posts.W002"]),
        (False, "sqlite3", 5_000, []),
    ],
)
def test_settings_that_make_no_sense_are_told(
    settings: Any, on: bool, engine: str, most: int, found: list[str]
) -> None:
    settings.FEED_INBOX, settings.FEED_INBOX_MOST_FOLLOWERS = on, most
    settings.DATABASES = {"default": {"ENGINE": f"django.db.backends.{engine}"}}
    told = checks.feed_settings_make_sense()
    assert [one.id for one in told] == found
    assert all(one.hint for one in told)
