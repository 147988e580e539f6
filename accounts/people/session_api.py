"""What is signed in where, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import sessions
from accounts.people.models import TokenFamily
from accounts.people.requests import athlete_of
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class SessionOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=[("browser", "browser"), ("program", "program")])
    user_agent = serializers.CharField()
    address = serializers.CharField(help_text="Empty when it is not known.")
    signed_in_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    current = serializers.BooleanField(help_text="Whether this is the one asking.")


def here_of(request: Request) -> str:
    """The key of the browser session or the id of the program that asks."""
    if isinstance(request.auth, TokenFamily):
        return request.auth.public_id
    return request._request.session.session_key or ""


class SessionsView(ApiView):
    @extend_schema(responses={200: SessionOutput(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Browsers and programs that are signed in."""
        found = sessions.open_of(athlete_of(request), here=here_of(request))
        return Response(SessionOutput([asdict(one) for one in found], many=True).data)


class SessionView(ApiView):
    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, session_id: str) -> Response:
        """Signs that browser or program out."""
        sessions.end(athlete_of(request), session_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
