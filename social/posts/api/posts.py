"""The feed and posts: read, write, change, take back, give kudos, share on."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import Audience
from accounts.people.requests import athlete_of
from social.graph.viewer import Viewer, viewer_of
from social.posts import cards, feed, kudos, services
from social.posts.api import shapes
from social.posts.models import TEXT_LONGEST, Kudos, Post
from social.posts.queries import own_post, visible_post
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

MOST_A_PAGE = 50


class PostInput(serializers.Serializer[Any]):
    """As JSON, or as a form with `photos` besides."""

    text = serializers.CharField(
        max_length=TEXT_LONGEST, required=False, allow_blank=True, default=""
    )
    visibility = serializers.ChoiceField(choices=Audience.choices, required=False)


class PostChanges(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=TEXT_LONGEST, allow_blank=True, required=False)
    visibility = serializers.ChoiceField(choices=Audience.choices, required=False)


class ReshareInput(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=TEXT_LONGEST, allow_blank=True, required=False)
    visibility = serializers.ChoiceField(choices=Audience.choices, required=False)


class FeedPage(serializers.Serializer[Any]):
    results = shapes.PostShape(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


def _card(post: Post, viewer: Viewer) -> dict[str, Any]:
    (card,) = cards.build([post], viewer, comments=False)
    return shapes.post(card, viewer)


class FeedView(ApiView):
    @extend_schema(
        parameters=[
            OpenApiParameter("filter", enum=list(feed.FILTERS), description="Whose posts."),
            OpenApiParameter(
                "sport", description="Sports, or families of them, separated by commas."
            ),
            OpenApiParameter("before", description="As the last page's `next` says."),
            OpenApiParameter("per_page", int, description=f"At most {MOST_A_PAGE}."),
        ],
        responses={200: FeedPage, 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Newest first by when it happened; pages stay right while posts come and go."""
        viewer = viewer_of(request)
        given = request.query_params
        filter_by, many = given.get("filter", ""), given.get("per_page", "")
        found = feed.page(
            viewer,
            filter_by=filter_by if filter_by in feed.FILTERS else "following",
            topics=feed.topics_of(given.get("sport", "")),
            before=feed.Place.read(given.get("before")),
            per_page=min(max(int(many), 1), MOST_A_PAGE) if many.isdecimal() else feed.PER_PAGE,
        )
        shown = cards.build(found.posts, viewer, comments=False)
        older = _older(request, found) if found.has_older else None
        return Response({"results": shapes.posts(shown, viewer), "next": older, "previous": None})


def _older(request: Request, found: feed.Page) -> str:
    query = request.query_params.copy()
    query["before"] = str(found.last)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


class NewestWritten(CursorPages):
    ordering = ("-moment", "-id")


class PostsView(ApiView):
    pagination_class = NewestWritten  # for the description; `get` pages by itself

    @extend_schema(
        parameters=[OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: shapes.PostShape(many=True), 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """What you wrote and shared on yourself; activities have their own list."""
        viewer = viewer_of(request)
        mine = Post.objects.visible_to(viewer).written().filter(author=athlete_of(request))
        pages = NewestWritten()
        found = pages.paginate_queryset(mine.with_card_data(), request, self) or []
        shown = cards.build(found, viewer, comments=False)
        return pages.get_paginated_response(shapes.posts(shown, viewer))

    @extend_schema(
        request=PostInput, responses={201: shapes.PostShape, 400: ERROR, 401: ERROR, 422: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Says something."""
        given = PostInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.say(
            author=athlete_of(request),
            text=given.validated_data["text"],
            audience=given.validated_data.get("visibility"),
            handed_in=dict(request.FILES.lists()),
        )
        return Response(_card(made, viewer_of(request)), status=status.HTTP_201_CREATED)


class PostView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(responses={200: shapes.PostShape, 404: ERROR})
    def get(self, request: Request, post_id: str) -> Response:
        """One post."""
        return Response(_card(*visible_post(request, post_id)))

    @extend_schema(
        request=PostChanges,
        responses={200: shapes.PostShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR},
    )
    def patch(self, request: Request, post_id: str) -> Response:
        """Changes what you wrote; an activity's words and audience are changed with the activity."""
        found = own_post(request, post_id)
        given = PostChanges(data=request.data)
        given.is_valid(raise_exception=True)
        services.edit(
            found,
            text=given.validated_data.get("text", found.text),
            audience=given.validated_data.get("visibility", found.audience),
        )
        return Response(_card(found, viewer_of(request)))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, post_id: str) -> Response:
        """Takes it out of sight; for 30 days `restore` brings it back."""
        services.delete(own_post(request, post_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RestoreView(ApiView):
    @extend_schema(request=None, responses={200: shapes.PostShape, 401: ERROR, 404: ERROR})
    def post(self, request: Request, post_id: str) -> Response:
        """Brings back a deleted post."""
        found = own_post(request, post_id, deleted=True)
        services.restore(found)
        return Response(_card(found, viewer_of(request)))


class ReshareView(ApiView):
    @extend_schema(
        request=ReshareInput,
        responses={201: shapes.PostShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR},
    )
    def post(self, request: Request, post_id: str) -> Response:
        """Shares it on; only who may see the original sees it there."""
        found, viewer = visible_post(request, post_id)
        given = ReshareInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.reshare(
            author=athlete_of(request),
            of=found,
            text=given.validated_data.get("text", ""),
            audience=given.validated_data.get("visibility"),
        )
        return Response(_card(made, viewer), status=status.HTTP_201_CREATED)


class KudosPages(CursorPages):
    ordering = ("-id",)


class KudosView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)
    pagination_class = KudosPages  # for the description

    @extend_schema(
        parameters=[OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: shapes.AuthorShape(many=True), 404: ERROR},
    )
    def get(self, request: Request, post_id: str) -> Response:
        """Who gave them, as far as you may find them."""
        found, viewer = visible_post(request, post_id)
        people = kudos.givers(found, viewer).order_by().values("pk")
        rows = Kudos.objects.filter(post=found, athlete__in=people).select_related("athlete")
        pages = KudosPages()
        page = pages.paginate_queryset(rows, request, self) or []
        return pages.get_paginated_response([shapes.person(row.athlete) for row in page])

    @extend_schema(
        request=None, responses={200: shapes.KudosShape, 401: ERROR, 404: ERROR, 422: ERROR}
    )
    def put(self, request: Request, post_id: str) -> Response:
        """Gives them; a second time changes nothing."""
        found, _viewer = visible_post(request, post_id)
        count = kudos.give(post=found, athlete=athlete_of(request))
        return Response({"kudos_count": count, "kudos_given": True})

    @extend_schema(responses={200: shapes.KudosShape, 401: ERROR, 404: ERROR})
    def delete(self, request: Request, post_id: str) -> Response:
        """Takes them back."""
        found, _viewer = visible_post(request, post_id)
        count = kudos.take_back(post=found, athlete=athlete_of(request))
        return Response({"kudos_count": count, "kudos_given": False})
