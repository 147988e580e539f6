"""Finding posts and comments for pages and programs."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.people.requests import athlete_of
from social.graph.viewer import Viewer, viewer_of
from social.posts.models import Comment, Post


def visible_post(request: HttpRequest, post_id: str) -> tuple[Post, Viewer]:
    """The post if this request may see it, else 404."""
    viewer = viewer_of(request)
    posts = Post.objects.visible_to(viewer).with_card_data()
    return get_object_or_404(posts, public_id=post_id), viewer


def own_post(request: HttpRequest, post_id: str, *, deleted: bool = False) -> Post:
    """One the signed-in athlete wrote, else 404; `deleted` also finds those taken away.

    The post of an activity is changed and deleted through its activity.
    """
    posts = Post.objects.written().filter(author=athlete_of(request), hidden_at=None)
    if not deleted:
        posts = posts.filter(deleted_at=None)
    return get_object_or_404(posts.with_card_data(), public_id=post_id)


def visible_comment(request: HttpRequest, comment_id: str) -> tuple[Comment, Viewer]:
    """The comment if this request may see it, else 404."""
    viewer = viewer_of(request)
    found = Comment.objects.visible_to(viewer).select_related("post__author", "author", "parent")
    return get_object_or_404(found, public_id=comment_id), viewer


def own_comment(request: HttpRequest, comment_id: str) -> Comment:
    """One the signed-in athlete wrote under a post they still see, else 404."""
    comment, viewer = visible_comment(request, comment_id)
    mine = Comment.objects.filter(pk=comment.pk, author=viewer.athlete_id)
    return get_object_or_404(mine.select_related("post", "author"), pk=comment.pk)


def taken_away_comment(request: HttpRequest, comment_id: str) -> Comment:
    """One the signed-in athlete took away, under a post they still see, else 404."""
    seen = Post.objects.visible_to(viewer_of(request)).values("pk")
    found = Comment.objects.filter(deleted_by=athlete_of(request), post__in=seen)
    return get_object_or_404(found.select_related("post", "author"), public_id=comment_id)
