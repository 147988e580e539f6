"""Gear for programs: list, make, read, change, retire, take back, and what is usual for a sport."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from activities.activity.models import Gear, GearDefault
from activities.gear import services, shapes
from activities.gear.queries import own_gear, today_of, views_of
from activities.gear.shapes import DefaultShape, GearInput, GearShape
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


def _told(request: Request, gear_id: str) -> dict[str, Any]:
    (view,) = views_of([own_gear(request, gear_id)], today_of(athlete_of(request)))
    return shapes.gear(view)


class AllGearView(ApiView):
    pagination_class = None

    @extend_schema(responses={200: GearShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your shoes, bikes and other things, with how far and long each was used and what is due."""
        athlete = athlete_of(request)
        mine = Gear.objects.of(athlete.pk).with_use().order_by("name", "pk")
        return Response([shapes.gear(view) for view in views_of(mine, today_of(athlete))])

    @extend_schema(
        request=GearInput,
        responses={201: GearShape, 400: ERROR, 401: ERROR, 409: ERROR, 422: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Adds a piece of gear."""
        given = GearInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.add(athlete=athlete_of(request), **given.validated_data)
        return Response(_told(request, made.public_id), status=status.HTTP_201_CREATED)


class GearView(ApiView):
    @extend_schema(responses={200: GearShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, gear_id: str) -> Response:
        """One piece of your gear."""
        return Response(_told(request, gear_id))

    @extend_schema(
        request=GearInput(partial=True),
        responses={200: GearShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR, 422: ERROR},
    )
    def patch(self, request: Request, gear_id: str) -> Response:
        """Changes it. Sums follow its activities and cannot be set."""
        piece = own_gear(request, gear_id)
        given = GearInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        services.change(piece, **given.validated_data)
        return Response(_told(request, gear_id))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, gear_id: str) -> Response:
        """Takes it out of sight; for 30 days `restore` brings it back. Its activities stay."""
        services.delete(own_gear(request, gear_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RetireInput(serializers.Serializer[Any]):
    on = serializers.DateField(required=False, help_text="Today when left out.")


class RetireView(ApiView):
    @extend_schema(
        request=RetireInput, responses={200: GearShape, 400: ERROR, 401: ERROR, 404: ERROR}
    )
    def post(self, request: Request, gear_id: str) -> Response:
        """It is offered no longer and keeps its activities."""
        piece = own_gear(request, gear_id)
        given = RetireInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.retire(piece, on=given.validated_data.get("on"))
        return Response(_told(request, gear_id))


class UnretireView(ApiView):
    @extend_schema(request=None, responses={200: GearShape, 401: ERROR, 404: ERROR})
    def post(self, request: Request, gear_id: str) -> Response:
        """It is in use again."""
        services.unretire(own_gear(request, gear_id))
        return Response(_told(request, gear_id))


class RestoreGearView(ApiView):
    @extend_schema(request=None, responses={200: GearShape, 401: ERROR, 404: ERROR, 409: ERROR})
    def post(self, request: Request, gear_id: str) -> Response:
        """Brings deleted gear back, unless newer gear bears its name."""
        services.restore(own_gear(request, gear_id, deleted=True))
        return Response(_told(request, gear_id))


class DefaultsView(ApiView):
    pagination_class = None

    @extend_schema(responses={200: DefaultShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """What new activities of a sport wear when nothing is said."""
        return Response(_defaults(request))

    @extend_schema(
        request=DefaultShape, responses={200: DefaultShape(many=True), 400: ERROR, 401: ERROR}
    )
    def put(self, request: Request) -> Response:
        """Sets it for one sport. Activities that are here stay as they are."""
        given = DefaultShape(data=request.data)
        given.is_valid(raise_exception=True)
        athlete, wanted = athlete_of(request), given.validated_data["gear"]
        gear = Gear.objects.of(athlete.pk).in_use().filter(public_id=wanted or "").first()
        if wanted and gear is None:
            raise serializers.ValidationError({"gear": [_("You use no gear with this id.")]})
        services.set_usual(athlete=athlete, sport=given.validated_data["sport"], gear=gear)
        return Response(_defaults(request))


def _defaults(request: Request) -> list[dict[str, str]]:
    rows = GearDefault.objects.filter(athlete=athlete_of(request), gear__deleted_at=None)
    return [
        {"sport": sport, "gear": gear}
        for sport, gear in rows.order_by("sport").values_list("sport", "gear__public_id")
    ]
