"""What happens between people and changes what belongs into whose inbox."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.people.models import User
from social.graph import events
from social.graph.models import Follow
from social.posts import inbox


@receiver([events.followed, events.follow_accepted, events.unfollowed])
def follow_changed(follow: Follow, **_signal: Any) -> None:
    inbox.edges_changed(follow.follower_id)


@receiver(events.blocked)
def block_made(actor: User, other: User, **_signal: Any) -> None:
    inbox.edges_changed(actor.pk, other.pk)
