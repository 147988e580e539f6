"""The one rule of who may see what, against the same rule in plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.people.models import Audience, User
from conftest import Cast, make_person
from social.graph import blocking, services
from social.graph.models import Block, Coaching, CoachingState, Follow, FollowState
from social.graph.viewer import NOBODY, Viewer
from social.graph.visibility import audience_of, people_visible_to, profiles_open_to
from social.posts import links
from social.posts.models import Post
from stravalite.errors import NotFound

PEOPLE = 4
_person = st.integers(0, PEOPLE - 1)
_edge = st.tuples(_person, _person).filter(lambda pair: pair[0] != pair[1])


@dataclass
class World:
    follows: dict[tuple[int, int], str] = field(default_factory=dict)
    blocks: set[tuple[int, int]] = field(default_factory=set)
    coachings: dict[tuple[int, int], str] = field(default_factory=dict)
    suspended: set[int] = field(default_factory=set)
    posts: list[tuple[int, str, bool, bool]] = field(default_factory=list)

    def sees(self, viewer: int | None, post: tuple[int, str, bool, bool]) -> bool:
        author, audience, deleted, hidden = post
        if deleted or hidden or author in self.suspended:
            return False
        if viewer == author:
            return True
        if viewer is not None and {(viewer, author), (author, viewer)} & self.blocks:
            return False
        coaches = self.coachings.get((viewer, author)) == CoachingState.ACCEPTED
        if audience == Audience.EVERYONE or coaches:
            return True
        accepted = self.follows.get((viewer, author)) == FollowState.ACCEPTED
        return audience == Audience.FOLLOWERS and accepted

    def opens(self, viewer: int | None, person: int) -> bool:
        """Whether the whole profile is to be seen; everybody of this world approves followers."""
        if viewer is None or not self.finds(viewer, person):
            return False
        follows = self.follows.get((viewer, person)) == FollowState.ACCEPTED
        coaches = self.coachings.get((viewer, person)) == CoachingState.ACCEPTED
        return viewer == person or follows or coaches

    def finds(self, viewer: int | None, person: int) -> bool:
        blocked = {(viewer, person), (person, viewer)} & self.blocks
        return person not in self.suspended and not blocked


worlds = st.builds(
    World,
    follows=st.dictionaries(_edge, st.sampled_from(FollowState.values), max_size=8),
    blocks=st.sets(_edge, max_size=3),
    coachings=st.dictionaries(_edge, st.sampled_from(CoachingState.values), max_size=3),
    suspended=st.sets(_person, max_size=1),
    posts=st.lists(
        st.tuples(_person, st.sampled_from(Audience.values), st.booleans(), st.booleans()),
        min_size=1,
        max_size=6,
    ),
)


class TestTheRule(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(worlds)
    def test_on_any_graph_everybody_sees_exactly_what_the_rule_says(self, world: World) -> None:
        people = [
            User.objects.create(email=f"{n}@law.example", handle=f"law{n}", name=str(n))
            for n in range(PEOPLE)
        ]
        for (one, other), state in world.follows.items():
            Follow.objects.create(follower=people[one], followee=people[other], state=state)
        for one, other in world.blocks:
            Block.objects.create(blocker=people[one], blocked=people[other])
        now = timezone.now()
        for (one, other), state in world.coachings.items():
            Coaching.objects.create(
                coach=people[one],
                athlete=people[other],
                state=state,
                accepted_at=now if state == CoachingState.ACCEPTED else None,
            )
        posts = {
            Post.objects.create(
                author=people[author],
                audience=audience,
                moment=now,
                deleted_at=now if deleted else None,
                hidden_at=now if hidden else None,
            ).pk: (author, audience, deleted, hidden)
            for author, audience, deleted, hidden in world.posts
        }
        User.objects.filter(pk__in=[people[n].pk for n in world.suspended]).update(is_active=False)
        for number in (None, *range(PEOPLE)):
            viewer = NOBODY if number is None else Viewer(people[number])
            seen = set(Post.objects.visible_to(viewer).values_list("pk", flat=True))
            assert seen == {pk for pk, post in posts.items() if world.sees(number, post)}
            found = User.objects.filter(people_visible_to(viewer), email__endswith="@law.example")
            expected = {people[n].pk for n in range(PEOPLE) if world.finds(number, n)}
            assert set(found.values_list("pk", flat=True)) == expected
            opened = User.objects.filter(profiles_open_to(viewer), email__endswith="@law.example")
            expected = {people[n].pk for n in range(PEOPLE) if world.opens(number, n)}
            assert set(opened.values_list("pk", flat=True)) == expected
        # ... and the other way round: a post knows the same people
        ours = User.objects.filter(pk__in=[person.pk for person in people]).values("pk")
        for post in Post.objects.filter(pk__in=posts):
            reached = set(audience_of(post).filter(pk__in=ours).values_list("pk", flat=True))
            present = [n for n in range(PEOPLE) if n not in world.suspended]
            assert reached == {people[n].pk for n in present if world.sees(n, posts[post.pk])}


def test_a_secret_link_makes_nobody_part_of_an_audience(cast: Cast) -> None:
    post = Post.objects.create(author=cast.owner, audience="only_me", moment=timezone.now())
    links.make(post, days=7)
    assert set(audience_of(post)) == {cast.owner, cast.coach}


@pytest.mark.parametrize("audience", Audience.values)
def test_a_made_up_follower_sees_what_a_real_one_sees(cast: Cast, audience: str) -> None:
    for author in (cast.owner, cast.stranger):
        Post.objects.create(author=author, audience=audience, moment=timezone.now())
    of_owner = Post.objects.filter(author=cast.owner)
    for made_up, real in (
        (Viewer(as_follower_of=cast.owner.pk), Viewer(cast.follower)),
        (NOBODY, Viewer(cast.stranger)),
    ):
        seen = [set(of_owner.visible_to(viewer)) for viewer in (made_up, real)]
        assert seen[0] == seen[1]
        opened = [
            User.objects.filter(profiles_open_to(viewer), pk=cast.owner.pk).exists()
            for viewer in (made_up, real)
        ]
        assert opened[0] == opened[1]
    # ... and of others only what everybody sees
    others = Post.objects.filter(author=cast.stranger)
    made_up = Viewer(as_follower_of=cast.owner.pk)
    assert set(others.visible_to(made_up)) == set(others.visible_to(NOBODY))


def test_a_profile_is_open_to_everybody_for_who_does_not_approve_followers(cast: Cast) -> None:
    cast.owner.preferences.approves_followers = False
    cast.owner.preferences.save()
    for who, user in cast.items():
        viewer = Viewer(user) if user is not None else NOBODY
        opened = User.objects.filter(profiles_open_to(viewer), pk=cast.owner.pk).exists()
        assert opened is (who != "blocked"), who


def test_the_rule_joins_no_table(owner: User) -> None:
    sql = str(Post.objects.visible_to(Viewer(owner)).query)
    assert " JOIN " not in sql


def test_asking_twice_is_asking_once_and_only_the_asked_can_accept(owner: User) -> None:
    fan = make_person("Fan")
    first = services.ask_to_follow(follower=fan, followee=owner)
    assert services.ask_to_follow(follower=fan, followee=owner) == first
    with pytest.raises(NotFound):
        services.accept_follow(follow=first, actor=fan)
    services.accept_follow(follow=first, actor=owner)
    assert services.ask_to_follow(follower=fan, followee=owner).state == FollowState.ACCEPTED


def test_nobody_follows_themselves(owner: User) -> None:
    with pytest.raises(services.CannotFollow):
        services.ask_to_follow(follower=owner, followee=owner)


def test_blocking_ends_following_both_ways_and_hides_both(cast: Cast) -> None:
    services.ask_to_follow(follower=cast.owner, followee=cast.follower)
    blocking.block(blocker=cast.owner, blocked=cast.follower)
    blocking.block(blocker=cast.owner, blocked=cast.follower)
    assert not Follow.objects.filter(follower=cast.follower, followee=cast.owner).exists()
    for follower, followee in (
        (cast.owner, cast.follower),
        (cast.follower, cast.owner),
    ):
        with pytest.raises(NotFound):
            services.ask_to_follow(follower=follower, followee=followee)
