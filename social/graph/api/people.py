"""Finding athletes, and whom they know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import User
from social.graph import queries
from social.graph.api.shapes import AthleteShape, PersonShape, athlete, person_row
from social.graph.models import Follow
from social.graph.suggestions import suggestions_for
from social.graph.viewer import Viewer, viewer_of
from stravalite.api.conditional import unless_known
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView
from stravalite.errors import NotFound

_PAGE = [OpenApiParameter("per_page", int), OpenApiParameter("cursor")]


class ByName(CursorPages):
    ordering = ("name", "pk")


class AthletesView(ApiView):
    pagination_class = ByName  # for the description; `get` pages by itself

    @extend_schema(
        parameters=[
            OpenApiParameter("q", description="Parts of name or handle, two letters at least."),
            *_PAGE,
        ],
        responses={200: PersonShape(many=True), 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Athletes you may find; without `q` those you may want to follow."""
        viewer, words = viewer_of(request), request.query_params.get("q", "")[:100]
        if not words.strip():
            rows = [person_row(each.person) for each in suggestions_for(viewer)]
            return Response({"results": rows, "next": None, "previous": None})
        pages = ByName()
        page = pages.paginate_queryset(queries.search(viewer, words), request, self) or []
        return pages.get_paginated_response([person_row(each) for each in page])


class AthleteView(ApiView):
    @extend_schema(responses={200: AthleteShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, athlete_id: str) -> Response:
        """One athlete, as far as the profile is open to you. Has an ETag."""
        viewer = viewer_of(request)
        person = queries.person(viewer, public_id=athlete_id)
        relation = None
        if not viewer.owns(person.pk):
            relation = queries.relations(viewer, [person.pk]).get(person.pk)
        followers = following = None
        if queries.is_open(person):
            followers = queries.followers_of(person, viewer).order_by().count()
            following = queries.following_of(person, viewer).order_by().count()
        shown = athlete(person, relation, followers=followers, following=following)
        return unless_known(request, shown)


class _People(ApiView):
    """Newest first, by the edge and not by the person."""

    pagination_class = CursorPages

    def _rows(
        self,
        request: Request,
        athlete_id: str,
        edges: Callable[[User, Viewer], QuerySet[Follow]],
        end: str,
    ) -> Response:
        viewer = viewer_of(request)
        person = queries.person(viewer, public_id=athlete_id)
        if not queries.is_open(person):
            raise NotFound
        pages = CursorPages()
        page: list[Any] = pages.paginate_queryset(edges(person, viewer), request, self) or []
        return pages.get_paginated_response([person_row(getattr(edge, end)) for edge in page])


class FollowersView(_People):
    @extend_schema(
        parameters=_PAGE, responses={200: PersonShape(many=True), 401: ERROR, 404: ERROR}
    )
    def get(self, request: Request, athlete_id: str) -> Response:
        """Who follows the athlete, where the profile is open to you."""
        return self._rows(request, athlete_id, queries.followers_of, "follower")


class FollowingView(_People):
    @extend_schema(
        parameters=_PAGE, responses={200: PersonShape(many=True), 401: ERROR, 404: ERROR}
    )
    def get(self, request: Request, athlete_id: str) -> Response:
        """Whom the athlete follows, where the profile is open to you."""
        return self._rows(request, athlete_id, queries.following_of, "followee")
