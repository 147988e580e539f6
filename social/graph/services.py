"""Following: asking, answering, ending it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Preferences, User
from social.graph import events
from social.graph.models import Block, Follow, FollowState
from stravalite.api.throttles import count_attempt
from stravalite.errors import DomainError, NotFound
from stravalite.live.whisper import ask_topics_again_on_commit

HOUR_S, DAY_S = 3600, 86400
ASKS_AN_HOUR, ASKS_A_DAY, ASKS_THE_SAME_A_DAY = 60, 200, 3
_TOO_MANY = _("You asked many people in a short time.")


class CannotFollow(DomainError):
    code = "cannot_follow"
    message = _("You cannot follow this person.")


def ask_to_follow(*, follower: User, followee: User) -> Follow:
    """Asks; who approves followers accepts or not, others are followed at once. Asking again changes nothing.

    CannotFollow oneself; NotFound for who may not find the other; TooManyRequests.
    """
    if follower.pk == followee.pk:
        raise CannotFollow(_("You cannot follow yourself."))
    with transaction.atomic():
        lock(follower, followee)
        check_meets(follower, followee)
        found = Follow.objects.filter(follower=follower, followee=followee).first()
        if found is not None:
            return found
        count_asking(follower, followee)
        asks = not Preferences.objects.filter(user=followee, approves_followers=False).exists()
        state = FollowState.PENDING if asks else FollowState.ACCEPTED
        follow = Follow.objects.create(follower=follower, followee=followee, state=state)
        event = events.follow_asked if asks else events.followed
        event.send(sender=Follow, actor=follower, other=followee, follow=follow)
    return follow


def lock(one: User, other: User) -> None:
    """Two people's edges change one at a time, so that a block and a follow never cross."""
    ids = [one.pk, other.pk]
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def check_meets(one: User, other: User) -> None:
    """NotFound when the other is gone or one has blocked the other."""
    either_way = Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)
    if not other.is_active or Block.objects.filter(either_way).exists():
        raise NotFound


def count_asking(actor: User, other: User) -> None:
    """Who asks the whole server, or the same person again and again, has to wait."""
    who, pair = str(actor.pk), f"{actor.pk}:{other.pk}"
    count_attempt("ask-hour", who, limit=ASKS_AN_HOUR, seconds=HOUR_S, message=_TOO_MANY)
    count_attempt("ask-day", who, limit=ASKS_A_DAY, seconds=DAY_S, message=_TOO_MANY)
    count_attempt(
        "ask-same",
        pair,
        limit=ASKS_THE_SAME_A_DAY,
        seconds=DAY_S,
        message=_("You asked this person several times today."),
    )


def accept_follow(*, follow: Follow, actor: User) -> None:
    """Only the one who is asked can accept; NotFound."""
    with transaction.atomic():
        mine = Follow.objects.filter(pk=follow.pk, followee=actor)
        if not mine.exists():
            raise NotFound
        news = mine.filter(state=FollowState.PENDING).update(state=FollowState.ACCEPTED)
        follow.state = FollowState.ACCEPTED
        if news:
            events.follow_accepted.send(
                sender=Follow, actor=actor, other=follow.follower, follow=follow
            )


def accept_all(*, actor: User) -> int:
    """Lets everybody in who waits; how many."""
    waiting = Follow.objects.filter(followee=actor, state=FollowState.PENDING)
    with transaction.atomic():
        rows = list(waiting.select_related("follower").order_by("pk"))
        for follow in rows:
            accept_follow(follow=follow, actor=actor)
    return len(rows)


def decline_follow(*, follow: Follow, actor: User) -> None:
    """NotFound unless it waits for this person."""
    waiting = Follow.objects.filter(pk=follow.pk, followee=actor, state=FollowState.PENDING)
    if not waiting.exists():
        raise NotFound
    remove_follower(followee=actor, follower=follow.follower)


def stop_following(*, follower: User, followee: User) -> None:
    """Ends it, or withdraws what was asked. Doing it again changes nothing."""
    _end(follower=follower, followee=followee, actor=follower, other=followee)


def remove_follower(*, followee: User, follower: User) -> None:
    """The followee's side of the same."""
    _end(follower=follower, followee=followee, actor=followee, other=follower)


def _end(*, follower: User, followee: User, actor: User, other: User) -> None:
    with transaction.atomic():
        follow = Follow.objects.filter(follower=follower, followee=followee).first()
        if follow is None:
            return
        follow.delete()
        events.unfollowed.send(sender=Follow, actor=actor, other=other, follow=follow)
        if follow.state == FollowState.ACCEPTED:
            ask_topics_again_on_commit(follower.pk)
