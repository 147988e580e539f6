"""Asking, answering and ending, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.people.models import Role, User
from accounts.people.roles import change_role
from conftest import Cast, make_person
from social.graph import blocking, coaching, events, services
from social.graph.models import Block, Coaching, CoachingState, Follow, FollowState, Mute
from social.graph.viewer import Viewer
from stravalite.audit.models import Entry
from stravalite.errors import NotFound, TooManyRequests

NAMES = [name for name in vars(events) if isinstance(getattr(events, name), events.Signal)]


@pytest.fixture
def told() -> Iterator[list[tuple[str, str, str]]]:
    """(event, actor, other) in the order in which they are told."""
    heard: list[tuple[str, str, str]] = []
    listeners = []
    for name in NAMES:

        def listen(actor: User, other: User, name: str = name, **_signal: Any) -> None:
            heard.append((name, actor.name, other.name))

        getattr(events, name).connect(listen)
        listeners.append((name, listen))
    yield heard
    for name, listen in listeners:
        getattr(events, name).disconnect(listen)


@pytest.fixture
def fan(owner: User) -> User:
    return make_person("Fan")


def opened(user: User) -> User:
    user.preferences.approves_followers = False
    user.preferences.save()
    return user


def make_coach(user: User) -> User:
    user.role = Role.COACH
    user.save()
    return user


def test_who_approves_followers_is_asked_and_decides(
    owner: User, fan: User, told: list[Any]
) -> None:
    follow = services.ask_to_follow(follower=fan, followee=owner)
    services.ask_to_follow(follower=fan, followee=owner)
    assert follow.state == FollowState.PENDING
    services.accept_follow(follow=follow, actor=owner)
    services.accept_follow(follow=follow, actor=owner)
    assert told == [("follow_asked", "Fan", "Owner"), ("follow_accepted", "Owner", "Fan")]


def test_who_does_not_is_followed_at_once(owner: User, fan: User, told: list[Any]) -> None:
    follow = services.ask_to_follow(follower=fan, followee=opened(owner))
    assert follow.state == FollowState.ACCEPTED
    assert told == [("followed", "Fan", "Owner")]


def test_ceasing_to_approve_lets_nobody_in_who_waits_until_all_are_let_in(
    owner: User, fan: User
) -> None:
    services.ask_to_follow(follower=fan, followee=owner)
    opened(owner)
    assert Follow.objects.get().state == FollowState.PENDING
    assert services.accept_all(actor=owner) == 1
    assert Follow.objects.get().state == FollowState.ACCEPTED
    assert services.accept_all(actor=owner) == 0


def test_only_who_is_asked_declines(owner: User, fan: User, told: list[Any]) -> None:
    follow = services.ask_to_follow(follower=fan, followee=owner)
    with pytest.raises(NotFound):
        services.decline_follow(follow=follow, actor=fan)
    services.decline_follow(follow=follow, actor=owner)
    assert not Follow.objects.exists()
    assert told == [("follow_asked", "Fan", "Owner"), ("unfollowed", "Owner", "Fan")]


def test_a_request_is_withdrawn_and_an_accepted_follow_ended_by_either(
    owner: User, fan: User, told: list[Any]
) -> None:
    services.ask_to_follow(follower=fan, followee=owner)
    services.stop_following(follower=fan, followee=owner)
    assert [name for name, *_rest in told] == ["follow_asked", "unfollowed"]
    for end, actor in (
        (lambda: services.stop_following(follower=fan, followee=owner), "Fan"),
        (lambda: services.remove_follower(followee=owner, follower=fan), "Owner"),
    ):
        follow = services.ask_to_follow(follower=fan, followee=owner)
        services.accept_follow(follow=follow, actor=owner)
        end()
        end()
        assert [each for each in told if each[0] == "unfollowed"][-1][1] == actor
        assert not Follow.objects.exists()
    assert len([each for each in told if each[0] == "unfollowed"]) == 3


def test_who_asks_too_many_or_the_same_too_often_has_to_wait(
    owner: User, fan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(services.ASKS_THE_SAME_A_DAY):
        services.ask_to_follow(follower=fan, followee=owner)
        services.stop_following(follower=fan, followee=owner)
    with pytest.raises(TooManyRequests) as refused:
        services.ask_to_follow(follower=fan, followee=owner)
    assert int(str(refused.value.extra["retry_after"])) > 0
    assert "person" in str(refused.value.message)
    monkeypatch.setattr(services, "ASKS_AN_HOUR", 5)
    services.ask_to_follow(follower=fan, followee=make_person("One"))
    with pytest.raises(TooManyRequests) as refused:
        services.ask_to_follow(follower=fan, followee=make_person("Two"))
    assert "many people" in str(refused.value.message)
    # who follows already is not asking
    assert services.ask_to_follow(follower=fan, followee=User.objects.get(name="One"))


def test_muting_is_told_to_nobody_and_changes_no_follow(cast: Cast, told: list[Any]) -> None:
    blocking.mute(muter=cast.follower, muted=cast.owner)
    blocking.mute(muter=cast.follower, muted=cast.owner)
    assert Mute.objects.count() == 1
    assert Follow.objects.filter(follower=cast.follower, followee=cast.owner).exists()
    blocking.unmute(muter=cast.follower, muted=cast.owner)
    assert not Mute.objects.exists()
    assert told == []


def test_nobody_mutes_or_blocks_themselves(owner: User) -> None:
    with pytest.raises(blocking.NotOneself):
        blocking.mute(muter=owner, muted=owner)
    with pytest.raises(blocking.NotOneself):
        blocking.block(blocker=owner, blocked=owner)


def test_a_block_ends_following_and_coaching_both_ways_and_an_end_of_it_brings_nothing_back(
    cast: Cast, told: list[Any]
) -> None:
    services.ask_to_follow(follower=cast.coach, followee=cast.owner)
    blocking.block(blocker=cast.coach, blocked=cast.owner)
    assert not Coaching.objects.exists()
    assert not Follow.objects.filter(follower=cast.coach).exists()
    blocking.unblock(blocker=cast.coach, blocked=cast.owner)
    blocking.unblock(blocker=cast.coach, blocked=cast.owner)
    assert not Coaching.objects.exists()
    assert [name for name, *_rest in told][1:] == ["coach_ended", "blocked", "unblocked"]
    assert Block.objects.filter(blocker=cast.owner, blocked=cast.blocked).exists()


@pytest.mark.parametrize("first", ["coach", "athlete"])
def test_a_coach_needs_both_and_either_ends_it(
    owner: User, fan: User, told: list[Any], first: str
) -> None:
    pair = {"coach": make_coach(fan), "athlete": owner}
    proposer, other = (fan, owner) if first == "coach" else (owner, fan)
    row = coaching.propose(actor=proposer, **pair)
    coaching.propose(actor=proposer, **pair)
    assert not Viewer(fan).coaches(owner.pk)
    with pytest.raises(NotFound):
        coaching.accept(actor=proposer, **pair)  # nobody agrees to what they proposed themselves
    agreed = coaching.propose(actor=other, **pair)  # proposing what is proposed is agreeing
    assert (agreed.pk, agreed.state) == (row.pk, CoachingState.ACCEPTED)
    assert Viewer(fan).coaches(owner.pk)
    coaching.end(actor=other, **pair)
    coaching.end(actor=other, **pair)
    assert not Viewer(fan).coaches(owner.pk)
    assert [name for name, *_rest in told] == ["coach_asked", "coach_accepted", "coach_ended"]
    verbs = Entry.objects.filter(athlete=owner.public_id, verb__startswith="coach.")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "coach.proposed",
        "coach.accepted",
        "coach.ended",
    ]


def test_only_who_may_coach_here_is_chosen_and_no_third_person_has_a_say(
    owner: User, fan: User
) -> None:
    with pytest.raises(coaching.NoCoach):
        coaching.propose(actor=owner, coach=fan, athlete=owner)
    make_coach(fan)
    with pytest.raises(NotFound):
        coaching.propose(actor=make_person("Third"), coach=fan, athlete=owner)
    with pytest.raises(NotFound):
        coaching.propose(actor=fan, coach=fan, athlete=fan)


def test_who_is_no_coach_any_more_coaches_nobody(cast: Cast) -> None:
    cast.staff.role = Role.OWNER
    cast.staff.save()
    change_role(actor=cast.staff, user=cast.coach, role=Role.ADMIN)
    assert Coaching.objects.count() == 1  # administrators may be chosen too
    change_role(actor=cast.staff, user=cast.coach, role=Role.MEMBER)
    assert not Coaching.objects.exists()


def test_coming_by_somebodys_link_introduces_both(owner: User) -> None:
    from accounts.people.invitations import make
    from accounts.people.services import sign_up

    guest = sign_up(
        email="guest@example.org", password="river loop dawn", name="G", invitation=make(owner)
    )
    states = dict(Follow.objects.values_list("follower__name", "state"))
    assert states == {"G": FollowState.ACCEPTED, "Owner": FollowState.PENDING}
    assert Follow.objects.get(follower=owner).followee == guest
