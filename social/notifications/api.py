"""What one is told of, for programs."""

from __future__ import annotations

from datetime import time
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import User
from accounts.people.requests import athlete_of
from social.notifications import choices, manners
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class KindShape(serializers.Serializer[Any]):
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the name of a field, not of this one
    description = serializers.CharField()
    locked = serializers.CharField(help_text="Why it cannot be chosen; empty when it can.")
    channels = serializers.DictField(child=serializers.BooleanField())


class Choices(serializers.Serializer[Any]):
    choices = serializers.DictField(
        child=serializers.DictField(child=serializers.BooleanField()),
        help_text="Kind, then channel, then whether it is wanted; what is left out stays.",
    )


class QuietHours(serializers.Serializer[Any]):
    begins = serializers.RegexField(
        _CLOCK, allow_null=True, help_text="By the athlete's own clock, 22:00; null for no quiet."
    )
    ends = serializers.RegexField(_CLOCK, allow_null=True, help_text="May be on the next day.")


def _shown(athlete: User) -> Response:
    rows = [
        {
            "kind": row.kind.name,
            "label": str(row.kind.label),
            "description": str(row.kind.words),
            "locked": str(row.kind.locked),
            "channels": {way.value: wanted for way, wanted in row.wanted.items()},
        }
        for row in choices.rows_of(athlete)
    ]
    return Response(KindShape(rows, many=True).data)


class NotificationPreferencesView(ApiView):
    @extend_schema(responses={200: KindShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Every kind of notification in use here, and the ways the athlete wants it."""
        return _shown(athlete_of(request))

    @extend_schema(request=Choices, responses={200: KindShape(many=True), 400: ERROR, 401: ERROR})
    def patch(self, request: Request) -> Response:
        """Changes the named ones, all or nothing."""
        given = Choices(data=request.data)
        given.is_valid(raise_exception=True)
        choices.choose(athlete_of(request), given.validated_data["choices"])
        return _shown(athlete_of(request))


def _quiet(athlete: User) -> Response:
    hours = manners.hours_of(athlete) or (None, None)
    begins, ends = (None if one is None else one.strftime("%H:%M") for one in hours)
    return Response(QuietHours({"begins": begins, "ends": ends}).data)


class QuietHoursView(ApiView):
    @extend_schema(responses={200: QuietHours, 401: ERROR})
    def get(self, request: Request) -> Response:
        """When push and letters wait, in the athlete's time zone."""
        return _quiet(athlete_of(request))

    @extend_schema(
        request=QuietHours, responses={200: QuietHours, 400: ERROR, 401: ERROR, 422: ERROR}
    )
    def put(self, request: Request) -> Response:
        """Sets both ends, or ends the quiet with two nulls. Security never waits."""
        given = QuietHours(data=request.data)
        given.is_valid(raise_exception=True)
        hours = {
            name: None if text is None else time.fromisoformat(text)
            for name, text in given.validated_data.items()
        }
        manners.set_hours(athlete_of(request), **hours)
        return _quiet(athlete_of(request))
