"""Posts and what people say and give to them."""

from __future__ import annotations

from social.posts.models.inbox import FeedInbox, InboxChange, InboxSource
from social.posts.models.post import (
    TEXT_LONGEST,
    AuthorHead,
    Kudos,
    Post,
    PostKind,
    PostQuerySet,
)
from social.posts.models.talk import COMMENT_LONGEST, Comment, CommentLike, CommentQuerySet, Mention

__all__ = [
    "COMMENT_LONGEST",
    "TEXT_LONGEST",
    "AuthorHead",
    "Comment",
    "CommentLike",
    "CommentQuerySet",
    "FeedInbox",
    "InboxChange",
    "InboxSource",
    "Kudos",
    "Mention",
    "Post",
    "PostKind",
    "PostQuerySet",
]
