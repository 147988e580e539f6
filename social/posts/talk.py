"""Everything said under one post, as one viewer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from social.graph.viewer import Viewer
from social.posts import comments
from social.posts.forms import CommentForm
from social.posts.models import Comment, CommentLike, Post


@dataclass(slots=True)
class Said:
    """A comment as one viewer sees it, with the replies under it."""

    comment: Comment
    is_gone: bool
    is_mine: bool
    may_delete: bool
    is_liked: bool
    replies: list[Said]


def talk_of(post: Post, viewer: Viewer) -> list[Said]:
    """Everything said under a post the viewer was found to see, in order; two queries.

    A comment that is gone keeps its place while somebody's answer to it is there.
    """
    rows = list(
        Comment.objects.said_to(viewer)
        .filter(post=post)
        .select_related("author__profile")
        .in_order()
    )
    if not rows:
        return []
    liked: set[int] = set()
    if viewer.athlete_id is not None:
        mine = CommentLike.objects.filter(athlete=viewer.athlete_id, comment__post=post)
        liked = set(mine.values_list("comment", flat=True))
    for row in rows:
        row.post = post
    threads: dict[int, Said] = {}
    for row in rows:
        if row.parent_id is None:
            threads[row.pk] = _said(row, viewer, liked)
    for row in rows:
        if row.parent_id is not None:
            thread = threads.get(row.parent_id)
            if thread is None:
                thread = threads[row.parent_id] = _gone(row.parent_id, post)
            thread.replies.append(_said(row, viewer, liked))
    return [threads[key] for key in sorted(threads)]


def _said(comment: Comment, viewer: Viewer, liked: set[int]) -> Said:
    return Said(
        comment,
        is_gone=False,
        is_mine=viewer.athlete_id is not None and comment.author_id == viewer.athlete_id,
        may_delete=comments.may_delete(comment, viewer.athlete_id),
        is_liked=comment.pk in liked,
        replies=[],
    )


def _gone(pk: int, post: Post) -> Said:
    place = Comment(pk=pk, post=post, public_id=f"gone-{pk}")
    return Said(place, is_gone=True, is_mine=False, may_delete=False, is_liked=False, replies=[])


def talk_context(post: Post, viewer: Viewer) -> dict[str, Any]:
    """What the panel of comments needs."""
    return {
        "talk": talk_of(post, viewer),
        "post": post,
        "may_comment": viewer.athlete_id is not None,
        "comment_form": CommentForm(auto_id=f"say-{post.public_id}-%s"),
    }
