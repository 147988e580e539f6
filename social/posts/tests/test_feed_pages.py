"""Pages of the feed, put together, are what sorting everything visible would give; on any graph."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.people.models import Audience, Preferences, Role, User
from conftest import Cast
from social.graph import blocking
from social.graph.models import Block, Coaching, CoachingState, Follow, FollowState, Mute
from social.graph.viewer import NOBODY, Viewer
from social.posts import feed, heads, inbox, links, services
from social.posts.models import AuthorHead, Post
from social.posts.tests.stages import NOON, befriend, posted
from stravalite.jobs import registry
from stravalite.jobs.models import Job, State

PEOPLE = 6
START = datetime(2026, 1, 1, tzinfo=UTC)
INBOX_JOBS = ("posts.fan_out", "posts.fill_inbox")


@dataclass
class World:
    """A seeded world that changes between two pages; the oracle looks at all rows, one by one."""

    random: random.Random
    #: whether the server keeps inboxes
    inboxes: bool = False
    people: list[User] = field(default_factory=list)
    #: posts that got another place
    moved: set[int] = field(default_factory=set)

    def build(self) -> None:
        self.people = [
            User.objects.create(email=f"{n}@law.example", handle=f"law{n}", name=str(n))
            for n in range(PEOPLE)
        ]
        for person in self.people:
            Preferences.objects.create(user=person)
        coach = self.people[0]
        coach.role = Role.COACH
        coach.save()
        for athlete in self.people[1:]:
            if self.random.random() < 0.3:
                Coaching.objects.create(
                    coach=coach,
                    athlete=athlete,
                    state=CoachingState.ACCEPTED,
                    accepted_at=timezone.now(),
                )
        for one in self.people:
            for other in self.people:
                if one != other and self.random.random() < 0.6:
                    state = self.random.choice([FollowState.ACCEPTED] * 3 + [FollowState.PENDING])
                    Follow.objects.create(follower=one, followee=other, state=state)
        for _number in range(self.random.randrange(5, 40)):
            self.publish()
            if self.random.random() < 0.05:
                inbox.tend()
                self.work()
        for _number in range(self.random.randrange(4)):
            self.change()

    def publish(self) -> None:
        """Few moments, so that many are the same."""
        services.publish(
            author=self.random.choice(self.people),
            audience=self.random.choice(Audience.values),
            moment=START + timedelta(hours=self.random.randrange(12)),
            topic=self.random.choice(["Run", "Ride"]),
        )

    def work(self) -> None:
        """Some of the jobs of inboxes, in any order: pages must be right however far these are."""
        queued = list(Job.objects.filter(kind__in=INBOX_JOBS, state=State.QUEUED).order_by("key"))
        for job in self.random.sample(queued, self.random.randint(0, len(queued))):
            registry.kind(job.kind).handler(job)
            job.delete()

    def change(self) -> None:
        self._change()
        if self.random.random() < 0.5:
            self.work()

    def _change(self) -> None:
        post = self.random.choice(list(Post.objects.order_by("pk")))
        match self.random.randrange(10):
            case 0:
                self.publish()
            case 1:
                services.delete(post)
            case 2:
                services.restore(post)
            case 3:
                services.change(post, audience=self.random.choice(Audience.values))
            case 4:
                services.hide(post)
            case 5:
                self.moved.add(post.pk)
                services.change(post, moment=START + timedelta(hours=self.random.randrange(12)))
            case 6 if self.inboxes:
                with override_settings(FEED_INBOX=False):  # switched off for a while
                    self.publish()
            case _:
                self._change_people()

    def _change_people(self) -> None:
        one, other = self.random.sample(self.people, 2)
        match self.random.randrange(4):
            case 0:
                Block.objects.get_or_create(blocker=one, blocked=other)
                pair = {one.pk, other.pk}
                Follow.objects.filter(follower__in=pair, followee__in=pair).delete()
                Coaching.objects.filter(coach__in=pair, athlete__in=pair).delete()
            case 1:
                Mute.objects.get_or_create(muter=one, muted=other)
            case 2:
                one.is_active = not one.is_active
                one.save()
            case 3:
                if not Follow.objects.filter(follower=one, followee=other).delete()[0]:
                    Follow.objects.create(follower=one, followee=other, state=FollowState.ACCEPTED)
                inbox.edges_changed(one.pk)

    def oracle(self, viewer: User, filter_by: str, topics: tuple[str, ...]) -> list[int]:
        """Everything the feed must have now, newest first, by looking at each post."""
        followed = {
            follow.followee_id
            for follow in Follow.objects.filter(follower=viewer, state=FollowState.ACCEPTED)
        }
        muted = set(Mute.objects.filter(muter=viewer).values_list("muted", flat=True))
        blocks = set(Block.objects.values_list("blocker", "blocked"))
        coached = set(Coaching.objects.filter(coach=viewer).values_list("athlete", flat=True))
        found = []
        for post in Post.objects.select_related("author"):
            mine = post.author_id == viewer.pk
            if post.deleted_at or post.hidden_at or not post.author.is_active:
                continue
            if {(viewer.pk, post.author_id), (post.author_id, viewer.pk)} & blocks:
                continue
            sees = mine or post.audience == "everyone" or post.author_id in coached
            sees = sees or (post.audience == "followers" and post.author_id in followed)
            wanted = {
                "following": mine or post.author_id in followed - muted,
                "everyone": post.author_id not in muted,
                "me": mine,
            }[filter_by]
            if sees and wanted and (not topics or post.topic in topics):
                found.append(post)
        return [post.pk for post in sorted(found, key=lambda p: (p.moment, p.pk), reverse=True)]


@contextmanager
def _server(*, inboxes: bool) -> Iterator[None]:
    """With its own idea of how far back inboxes reach: half of what happens in a world."""
    half = START + timedelta(hours=6)
    with (
        override_settings(FEED_INBOX=inboxes, FEED_INBOX_MOST_FOLLOWERS=3),
        mock.patch.object(inbox, "horizon", lambda: half),
        mock.patch.object(inbox, "_MARGIN", timedelta(hours=1)),
    ):
        yield


class TestAnyWorld(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.integers(0, 2**32),
        st.sampled_from(sorted(feed.FILTERS)),
        st.sampled_from([(), ("Run",)]),
        st.integers(1, 7),
        st.booleans(),
    )
    def test_pages_add_up_to_what_sorting_everything_gives(
        self, seed: int, filter_by: str, topics: tuple[str, ...], per_page: int, inboxes: bool
    ) -> None:
        with _server(inboxes=inboxes):
            world = World(random.Random(seed), inboxes)
            world.build()
            viewer = world.people[0]
            _let_in(viewer)
            seen = _all_pages(viewer, filter_by, topics, per_page)
        assert seen == world.oracle(viewer, filter_by, topics)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.integers(0, 2**32),
        st.sampled_from(sorted(feed.FILTERS)),
        st.integers(1, 5),
        st.booleans(),
    )
    def test_pages_stay_right_while_the_world_changes_between_them(
        self, seed: int, filter_by: str, per_page: int, inboxes: bool
    ) -> None:
        with _server(inboxes=inboxes):
            self._read_while_it_changes(World(random.Random(seed), inboxes), filter_by, per_page)

    def _read_while_it_changes(self, world: World, filter_by: str, per_page: int) -> None:
        world.build()
        viewer, before = world.people[0], None
        _let_in(viewer)
        seen: list[int] = []
        for _number in range(100):
            rest = world.oracle(viewer, filter_by, ())
            places = {post.pk: feed.Place.of(post) for post in Post.objects.all()}
            rest = [pk for pk in rest if before is None or places[pk] < before]
            page = feed.page(Viewer(viewer), filter_by=filter_by, before=before, per_page=per_page)
            assert [post.pk for post in page.posts] == rest[:per_page]
            assert page.has_older == (len(rest) > per_page)
            seen += [post.pk for post in page.posts]
            if not page.has_older:
                break
            before = page.last
            world.change()
            _let_in(viewer)
        stayed = [pk for pk in seen if pk not in world.moved]
        assert len(stayed) == len(set(stayed))

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(0, 2**32))
    def test_heads_are_right_after_anything(self, seed: int) -> None:
        world = World(random.Random(seed))
        world.build()
        for _number in range(6):
            world.change()
        assert heads.mend() == 0

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(0, 2**32))
    def test_inboxes_are_right_after_anything(self, seed: int) -> None:
        with _server(inboxes=True):
            world = World(random.Random(seed), inboxes=True)
            world.build()
            for _number in range(6):
                world.change()
            assert inbox.tend() == 0


def _let_in(viewer: User) -> None:
    """Whoever is suspended looks at nothing."""
    viewer.is_active = True
    viewer.save()


def _all_pages(viewer: User, filter_by: str, topics: tuple[str, ...], per_page: int) -> list[int]:
    seen: list[int] = []
    before: feed.Place | None = None
    for _number in range(100):
        page = feed.page(
            Viewer(viewer), filter_by=filter_by, topics=topics, before=before, per_page=per_page
        )
        seen += [post.pk for post in page.posts]
        if not page.has_older:
            return seen
        before = page.last
    raise AssertionError("the pages never end")


def test_a_head_that_went_wrong_is_found_and_mended_at_night(owner: User) -> None:
    posted(owner, hours=1)
    AuthorHead.objects.filter(audience="followers").update(moment=timezone.now())
    AuthorHead.objects.filter(audience="everyone").delete()
    assert heads.mend() == 1
    assert heads.mend() == 0


def test_a_head_that_tells_of_what_has_gone_costs_no_page_its_posts(cast: Cast) -> None:
    befriend(cast.stranger, cast.follower)
    posts = [posted(author, hours=n) for n, author in enumerate([cast.owner, cast.stranger] * 2)]
    AuthorHead.objects.update(moment=NOON + timedelta(days=1))
    page = feed.page(Viewer(cast.follower), per_page=1)
    assert page.posts == posts[:1]
    assert page.has_older


def test_a_secret_link_puts_nothing_into_a_feed(cast: Cast) -> None:
    private, opener = posted(cast.owner, audience="only_me"), Viewer(cast.follower)
    link, _token = links.make(private, days=7)
    opener = replace(opener, links=frozenset({link.pk}))
    assert Post.objects.visible_to(opener).filter(pk=private.pk).exists()
    for filter_by in feed.FILTERS:
        assert feed.page(opener, filter_by=filter_by).posts == []
        assert feed.count_new(opener, since=0, filter_by=filter_by) == 0


def test_a_stranger_to_the_server_has_no_feed() -> None:
    assert feed.page(NOBODY).posts == []


@pytest.mark.parametrize(
    "text", ["", "x", "~", "2026~1", "2026-01-01T00:00:00~1", "2026-99-01T00:00:00+00:00~1", "~9"]
)
def test_a_place_that_is_none_is_the_beginning(text: str) -> None:
    assert feed.Place.read(text) is None


def test_a_place_is_read_as_it_is_written() -> None:
    place = feed.Place(NOON, 7)
    assert feed.Place.read(str(place)) == place
    assert feed.Place.read(f"{NOON.isoformat()}~{10**40}") is not None


def test_words_of_sports_are_families_and_names() -> None:
    assert "TrailRun" in feed.topics_of("run")
    assert feed.topics_of("Swim,Yoga") == ("Swim", "Yoga")
    assert feed.topics_of("nonsense") == ()


def test_new_ones_are_others_and_counted_by_when_they_came(cast: Cast) -> None:
    viewer = Viewer(cast.follower)
    since = feed.latest_key()
    posted(cast.owner, hours=900)  # of long ago, and new all the same
    posted(cast.owner, hours=1, audience="only_me")
    posted(cast.stranger, hours=1)
    posted(cast.follower, hours=1)
    assert feed.count_new(viewer, since=since) == 1
    assert feed.count_new(viewer, since=since, filter_by="everyone") == 2
    assert feed.count_new(viewer, since=since, filter_by="me") == 0
    blocking.block(blocker=cast.owner, blocked=cast.follower)
    assert feed.count_new(viewer, since=since) == 0
