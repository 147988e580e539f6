"""The devices that are told, for programs: an app registers the address its push service gave it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import sessions
from accounts.people.agents import named
from accounts.people.models import TokenFamily
from accounts.people.requests import athlete_of
from social.devices import services
from social.devices.models import DeviceKind
from social.devices.senders import SENDERS, web_push
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class DeviceShape(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(choices=DeviceKind.choices)
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_success_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)


class DeviceInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=DeviceKind.choices)
    token = serializers.CharField(
        max_length=1024,
        help_text="web: the subscription's endpoint; fcm: the registration token; apns: the device token.",
    )
    keys = serializers.DictField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text="web: `p256dh` and `auth` of the subscription.",
    )
    name = serializers.CharField(
        max_length=100,
        required=False,
        allow_blank=True,
        help_text="From the User-Agent when left out.",
    )


class WayShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=DeviceKind.choices)
    ready = serializers.BooleanField(help_text="Whether this server sends to such devices.")
    application_server_key = serializers.CharField(help_text="web: what to subscribe with.")


class TestShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=[(one.value, one.value) for one in services.State])
    reason = serializers.CharField(help_text="What the push service said; empty when it took it.")


def _session_of(request: Request) -> str:
    """The sign-in that asks, with which the device ends."""
    if isinstance(request.auth, TokenFamily):
        return request.auth.public_id
    return sessions.id_of(request._request.session.session_key or "")


class DevicesView(ApiView):
    @extend_schema(responses={200: DeviceShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your devices that are told."""
        return Response(DeviceShape(services.of(athlete_of(request)), many=True).data)

    @extend_schema(
        request=DeviceInput, responses={201: DeviceShape, 400: ERROR, 401: ERROR, 422: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Registers this device, or does so again. It is told until it is removed or its sign-in ends."""
        given = DeviceInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        device = services.register(
            athlete_of(request),
            kind=data["kind"],
            token=data["token"],
            keys=data.get("keys"),
            name=data.get("name") or named(request.headers.get("User-Agent", "")),
            session_id=_session_of(request),
        )
        return Response(DeviceShape(device).data, status=status.HTTP_201_CREATED)


class WaysView(ApiView):
    @extend_schema(responses={200: WayShape(many=True), 401: ERROR})
    def get(self, _request: Request) -> Response:
        """Which kinds of devices this server sends to."""
        ways = [
            {
                "kind": kind,
                "ready": sender.ready(),
                "application_server_key": web_push.public_key() if kind == DeviceKind.WEB else "",
            }
            for kind, sender in SENDERS.items()
        ]
        return Response(WayShape(ways, many=True).data)


class DeviceView(ApiView):
    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, device_id: str) -> Response:
        """That device is told nothing any more."""
        services.remove(athlete_of(request), device_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DeviceTestView(ApiView):
    @extend_schema(request=None, responses={200: TestShape, 401: ERROR, 404: ERROR, 429: ERROR})
    def post(self, request: Request, device_id: str) -> Response:
        """Really sends a message there, and says what became of it."""
        done = services.test(athlete_of(request), device_id)
        return Response(TestShape({"state": done.state, "reason": done.reason}).data)
