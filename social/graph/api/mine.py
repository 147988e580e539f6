"""Whom the signed-in athlete has to answer, coaches, mutes and blocks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_204_NO_CONTENT

from accounts.people.requests import athlete_of
from social.graph import queries, services
from social.graph.api.shapes import PersonShape, person_row
from social.graph.models import CoachingState
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class FollowRequestShape(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The asker's id; it also names the request.")
    athlete = PersonShape()
    created_at = serializers.DateTimeField()


class CoachingShape(serializers.Serializer[Any]):
    coach = PersonShape()
    athlete = PersonShape()
    state = serializers.ChoiceField(choices=CoachingState.choices)
    accepted_at = serializers.DateTimeField(allow_null=True)


class UnwantedShape(serializers.Serializer[Any]):
    blocked = PersonShape(many=True)
    muted = PersonShape(many=True)


class FollowRequestsView(ApiView):
    pagination_class = CursorPages

    @extend_schema(
        parameters=[OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: FollowRequestShape(many=True), 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Who asks to follow you, newest first."""
        pages = CursorPages()
        waiting = queries.requests_to(athlete_of(request))
        page: list[Any] = pages.paginate_queryset(waiting, request, self) or []
        rows = [
            {
                "id": follow.follower.public_id,
                "athlete": person_row(follow.follower),
                "created_at": follow.created_at,
            }
            for follow in page
        ]
        return pages.get_paginated_response(rows)


class AcceptView(ApiView):
    @extend_schema(request=None, responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def post(self, request: Request, athlete_id: str) -> Response:
        """Lets the asker follow you."""
        me = athlete_of(request)
        services.accept_follow(follow=queries.request_to(me, asker=athlete_id), actor=me)
        return Response(status=HTTP_204_NO_CONTENT)


class DeclineView(ApiView):
    @extend_schema(request=None, responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def post(self, request: Request, athlete_id: str) -> Response:
        """Declines; the asker is not told."""
        me = athlete_of(request)
        services.decline_follow(follow=queries.request_to(me, asker=athlete_id), actor=me)
        return Response(status=HTTP_204_NO_CONTENT)


class CoachingsView(ApiView):
    @extend_schema(responses={200: CoachingShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Who coaches you and whom you coach, with what waits for an answer."""
        rows = [
            {
                "coach": person_row(row.coach),
                "athlete": person_row(row.athlete),
                "state": row.state,
                "accepted_at": row.accepted_at,
            }
            for row in queries.coachings_of(athlete_of(request))
        ]
        return Response(rows)


class UnwantedView(ApiView):
    @extend_schema(responses={200: UnwantedShape, 401: ERROR})
    def get(self, request: Request) -> Response:
        """Whom you blocked and muted."""
        me = athlete_of(request)
        return Response(
            {
                "blocked": [person_row(row.blocked) for row in queries.blocks_of(me)],
                "muted": [person_row(row.muted) for row in queries.mutes_of(me)],
            }
        )
