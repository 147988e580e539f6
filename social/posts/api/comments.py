"""Comments: what is said under a post, saying it, changing it, liking it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from social.graph.viewer import Viewer
from social.posts import comments
from social.posts.api import shapes
from social.posts.models import COMMENT_LONGEST, Comment, CommentLike
from social.posts.queries import own_comment, taken_away_comment, visible_comment, visible_post
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class CommentInput(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=COMMENT_LONGEST)
    reply_to = serializers.CharField(max_length=32, required=False, allow_null=True)


class CommentChanges(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=COMMENT_LONGEST)


class InOrder(CursorPages):
    ordering = ("id",)


def _liked(said: list[Comment], viewer: Viewer) -> set[int]:
    if viewer.athlete_id is None:
        return set()
    mine = CommentLike.objects.filter(athlete=viewer.athlete_id, comment__in=said)
    return set(mine.values_list("comment", flat=True))


def _told(comment: Comment, viewer: Viewer) -> dict[str, Any]:
    return shapes.comment(comment, liked=bool(_liked([comment], viewer)))


class CommentsView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)
    pagination_class = InOrder  # for the description; `get` pages by itself

    @extend_schema(
        parameters=[OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: shapes.CommentShape(many=True), 404: ERROR},
    )
    def get(self, request: Request, post_id: str) -> Response:
        """In the order they were said; `reply_to` names the comment that is answered."""
        post, viewer = visible_post(request, post_id)
        rows = Comment.objects.said_to(viewer).filter(post=post)
        pages = InOrder()
        page = pages.paginate_queryset(
            rows.select_related("post", "author", "parent"), request, self
        )
        liked = _liked(page or [], viewer)
        return pages.get_paginated_response(
            [shapes.comment(said, liked=said.pk in liked) for said in page or []]
        )

    @extend_schema(
        request=CommentInput,
        responses={201: shapes.CommentShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR},
    )
    def post(self, request: Request, post_id: str) -> Response:
        """Says something under a post. A reply to a reply joins the same thread."""
        post, viewer = visible_post(request, post_id)
        given = CommentInput(data=request.data)
        given.is_valid(raise_exception=True)
        answered = given.validated_data.get("reply_to")
        reply_to = None
        if answered:
            said = Comment.objects.said_to(viewer).filter(post=post).select_related("parent")
            reply_to = get_object_or_404(said, public_id=answered)
        made = comments.write(
            post=post,
            author=athlete_of(request),
            text=given.validated_data["text"],
            reply_to=reply_to,
        )
        return Response(_told(made, viewer), status=status.HTTP_201_CREATED)


class CommentView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(responses={200: shapes.CommentShape, 404: ERROR})
    def get(self, request: Request, comment_id: str) -> Response:
        """One comment."""
        return Response(_told(*visible_comment(request, comment_id)))

    @extend_schema(
        request=CommentChanges,
        responses={200: shapes.CommentShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR},
    )
    def patch(self, request: Request, comment_id: str) -> Response:
        """Changes what you said."""
        comment = own_comment(request, comment_id)
        given = CommentChanges(data=request.data)
        given.is_valid(raise_exception=True)
        comments.edit(comment=comment, text=given.validated_data["text"])
        return Response(_told(*visible_comment(request, comment_id)))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, comment_id: str) -> Response:
        """Takes yours away, or one under your own post; for 30 days `restore` brings it back."""
        comment, _viewer = visible_comment(request, comment_id)
        comments.delete(comment=comment, actor=athlete_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class CommentRestoreView(ApiView):
    @extend_schema(request=None, responses={200: shapes.CommentShape, 401: ERROR, 404: ERROR})
    def post(self, request: Request, comment_id: str) -> Response:
        """Brings back a comment that you took away."""
        comment = taken_away_comment(request, comment_id)
        comments.restore(comment=comment, actor=athlete_of(request))
        return Response(_told(*visible_comment(request, comment_id)))


class LikeView(ApiView):
    @extend_schema(request=None, responses={200: shapes.LikeShape, 401: ERROR, 404: ERROR})
    def put(self, request: Request, comment_id: str) -> Response:
        """Likes it; a second time changes nothing."""
        comment, _viewer = visible_comment(request, comment_id)
        count = comments.like(comment=comment, athlete=athlete_of(request))
        return Response({"like_count": count, "liked": True})

    @extend_schema(responses={200: shapes.LikeShape, 401: ERROR, 404: ERROR})
    def delete(self, request: Request, comment_id: str) -> Response:
        """Takes the like back."""
        comment, _viewer = visible_comment(request, comment_id)
        count = comments.unlike(comment=comment, athlete=athlete_of(request))
        return Response({"like_count": count, "liked": False})
