"""Connected sign-ins for programs. Connecting needs a browser: the other service asks there."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.federation import services
from accounts.people.recency import require_recent
from accounts.people.requests import athlete_of
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class ConnectionOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    service = serializers.CharField(help_text="Its key, such as google.")
    name = serializers.CharField()
    known_as = serializers.CharField(
        source="label", help_text="By what the service knows the person."
    )
    connected_at = serializers.DateTimeField()
    usable = serializers.BooleanField(help_text="Whether this server still lets people in by it.")


class ConnectionsView(ApiView):
    @extend_schema(responses={200: ConnectionOutput(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Other services that may sign in as the athlete."""
        found = services.connections_of(athlete_of(request))
        return Response(ConnectionOutput([asdict(one) for one in found], many=True).data)


class ConnectionView(ApiView):
    @extend_schema(
        responses={204: OpenApiResponse(), 401: ERROR, 403: ERROR, 404: ERROR, 409: ERROR}
    )
    def delete(self, request: Request, connection_id: str) -> Response:
        """Disconnects; 409 when it is the only way in, 403 unless signed in some minutes ago."""
        require_recent(request)
        services.disconnect(athlete_of(request), connection_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
