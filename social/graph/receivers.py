"""What happens to people elsewhere and changes whom they know."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.people.models import Invitation, User
from accounts.people.rights import Right, has
from accounts.people.roles import role_changed
from accounts.people.services import invitation_used
from social.graph import coaching, services


@receiver(role_changed)
def end_coaching(user: User, **_signal: Any) -> None:
    if not has(user, Right.BE_CHOSEN_AS_COACH):
        coaching.end_all_of(user)


@receiver(invitation_used)
def introduce(invitation: Invitation, user: User, **_signal: Any) -> None:
    """Whoever made the link is followed, which making it agreed to; and asks to follow in turn."""
    host = invitation.created_by
    if host is None or not host.is_active:
        return
    follow = services.ask_to_follow(follower=user, followee=host)
    services.accept_follow(follow=follow, actor=host)
    services.ask_to_follow(follower=host, followee=user)
