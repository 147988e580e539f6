"""Telling open pages: that a post changed, and that there is a new one."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.people.models import Audience
from social.posts.models import Post
from stravalite.live.whisper import news_on_commit, whisper_on_commit

FEED = "feed"
FEED_OF_EVERYONE = "feed:everyone"
GROUP_OF_EVERYONE = "feed.everyone"


def group_of_followers(author_id: int) -> str:
    """Open pages of people who follow the author join it; nobody walks through followers to tell them."""
    return f"followers.{author_id}"


def topic_of(post: Post) -> str:
    return f"post:{post.public_id}"


def changed(post: Post) -> None:
    """Once the transaction is committed, whoever has it open fetches it again."""
    whisper_on_commit(topic_of(post))


def announce(post: Post, *events: Mapping[str, str | int | float | None]) -> None:
    """Once the transaction is committed, followers who are here hear that there is something new.

    `events` go along, for those who may see the post.
    """
    if post.audience == Audience.ONLY_ME:
        return
    news_on_commit(group_of_followers(post.author_id), FEED, post.public_id, *events)
    if post.audience == Audience.EVERYONE:
        news_on_commit(GROUP_OF_EVERYONE, FEED_OF_EVERYONE, post.public_id)
