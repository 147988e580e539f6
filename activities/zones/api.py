"""Privacy zones for programs that their athlete signed in to."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from activities.zones import services
from activities.zones.models import LARGEST_M, SMALLEST_M, USUAL_M, PrivacyZone
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class ZoneInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60, required=False, default="")
    lat = serializers.FloatField(min_value=-90, max_value=90)
    lon = serializers.FloatField(min_value=-180, max_value=180)
    radius_m = serializers.IntegerField(min_value=SMALLEST_M, max_value=LARGEST_M, default=USUAL_M)


class ZoneShape(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    radius_m = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class HidingShape(serializers.Serializer[Any]):
    ends_m = serializers.IntegerField(
        min_value=0,
        max_value=services.MOST_OF_ENDS_M,
        help_text="Hidden at either end of every track.",
    )
    start_time = serializers.BooleanField(help_text="Others see the day, not the time.")


class ZonesView(ApiView):
    pagination_class = None

    @extend_schema(responses={200: ZoneShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your zones, as you drew them; what is really cut is larger and lies to one side."""
        mine = PrivacyZone.objects.of(athlete_of(request).pk).order_by("pk")
        return Response(ZoneShape(mine, many=True).data)

    @extend_schema(
        request=ZoneInput, responses={201: ZoneShape, 400: ERROR, 401: ERROR, 409: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Hides a place, at once and in past activities too."""
        given = ZoneInput(data=request.data)
        given.is_valid(raise_exception=True)
        zone = services.add(athlete=athlete_of(request), **given.validated_data)
        return Response(ZoneShape(zone).data, status=status.HTTP_201_CREATED)


class ZoneView(ApiView):
    def _zone(self, request: Request, zone_id: str) -> PrivacyZone:
        return get_object_or_404(PrivacyZone.objects.of(athlete_of(request).pk), public_id=zone_id)

    @extend_schema(
        request=ZoneInput(partial=True),
        responses={200: ZoneShape, 400: ERROR, 401: ERROR, 404: ERROR},
    )
    def patch(self, request: Request, zone_id: str) -> Response:
        """Moves, sizes or renames a zone."""
        zone = self._zone(request, zone_id)
        given = ZoneInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(ZoneShape(services.change(zone, **given.validated_data)).data)

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, zone_id: str) -> Response:
        """Hides the place no longer."""
        services.delete(self._zone(request, zone_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class HidingView(ApiView):
    @extend_schema(responses={200: HidingShape, 401: ERROR})
    def get(self, request: Request) -> Response:
        """What is hidden of every activity."""
        return Response(_hiding(request))

    @extend_schema(
        request=HidingShape(partial=True), responses={200: HidingShape, 400: ERROR, 401: ERROR}
    )
    def patch(self, request: Request) -> Response:
        """Changes what is hidden of every activity, past ones too."""
        given = HidingShape(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        services.set_hiding(athlete_of(request), **{**_hiding(request), **given.validated_data})
        return Response(_hiding(request))


def _hiding(request: Request) -> dict[str, Any]:
    preferences = athlete_of(request).preferences
    return {"ends_m": preferences.hide_ends_m, "start_time": preferences.hide_start_time}
