"""Small worlds of people and posts, for tests of the feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from accounts.people.models import User
from social.graph import services as graph
from social.posts.models import Post
from social.posts.services import publish, say

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def befriend(one: User, other: User) -> None:
    """They follow each other."""
    for follower, followee in ((one, other), (other, one)):
        follow = graph.ask_to_follow(follower=follower, followee=followee)
        graph.accept_follow(follow=follow, actor=followee)


def posted(author: User, *, hours: float = 0, audience: str = "everyone", topic: str = "") -> Post:
    """A post of so many hours before noon."""
    moment = NOON - timedelta(hours=hours)
    if topic:
        return publish(author=author, audience=audience, moment=moment, topic=topic)
    post = say(author=author, text="Words.", audience=audience)
    from social.posts.services import change

    change(post, moment=moment)
    return post
