"""Making and breaking the edges."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph.models import Block, Follow, FollowState
from stravalite.errors import DomainError, NotFound


class CannotFollow(DomainError):
    code = "cannot_follow"
    message = _("You cannot follow this person.")


def ask_to_follow(*, follower: User, followee: User) -> Follow:
    """Asks; the followee accepts or not. Asking again changes nothing."""
    if follower.pk == followee.pk:
        raise CannotFollow(_("You cannot follow yourself."))
    either_way = Q(blocker=follower, blocked=followee) | Q(blocker=followee, blocked=follower)
    if not followee.is_active or Block.objects.filter(either_way).exists():
        raise NotFound
    follow, _created = Follow.objects.get_or_create(follower=follower, followee=followee)
    return follow


def accept_follow(*, follow: Follow, actor: User) -> None:
    """Only the one who is asked can accept."""
    accepted = Follow.objects.filter(pk=follow.pk, followee=actor).update(
        state=FollowState.ACCEPTED
    )
    if not accepted:
        raise NotFound
    follow.state = FollowState.ACCEPTED


def stop_following(*, follower: User, followee: User) -> None:
    Follow.objects.filter(follower=follower, followee=followee).delete()


def block(*, blocker: User, blocked: User) -> None:
    """Blocks, and ends following in both directions."""
    with transaction.atomic():
        Block.objects.get_or_create(blocker=blocker, blocked=blocked)
        Follow.objects.filter(
            Q(follower=blocker, followee=blocked) | Q(follower=blocked, followee=blocker)
        ).delete()
