"""Publishing, and taking back."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.people.models import User
from social.posts.models import Post


def publish(*, author: User, audience: str, moment: datetime, topic: str) -> Post:
    """Makes the post of a thing in the caller's transaction."""
    return Post.objects.create(author=author, audience=audience, moment=moment, topic=topic)


def change(post: Post, **changes: object) -> None:
    """Sets audience, moment or topic; writes only what differs."""
    differing = [name for name, value in changes.items() if getattr(post, name) != value]
    for name in differing:
        setattr(post, name, changes[name])
    if differing:
        post.save(update_fields=differing)


def delete(post: Post) -> None:
    """Takes it out of everyone's sight; the owner can bring it back for 30 days."""
    if post.deleted_at is None:
        post.deleted_at = timezone.now()
        post.save(update_fields=["deleted_at"])


def restore(post: Post) -> None:
    if post.deleted_at is not None:
        post.deleted_at = None
        post.save(update_fields=["deleted_at"])
