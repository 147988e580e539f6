"""Routes for programs: list, make of three kinds, read, change, take back, export."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from activities.log.forms import sport_choices
from activities.log.queries import visible_activity
from activities.routes import exporting, services
from activities.routes.models import Route
from activities.routes.queries import own_route
from activities.routes.services import MOST_POINTS
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class RouteShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()
    sport = serializers.CharField()
    distance_m = serializers.FloatField()
    elevation_gain_m = serializers.FloatField(allow_null=True)
    elevation_loss_m = serializers.FloatField(allow_null=True)
    outline = serializers.CharField(help_text="Encoded polyline of at most 160 points.")
    created_at = serializers.DateTimeField()


class WholeRouteShape(RouteShape):
    polyline = serializers.CharField(help_text="Encoded polyline of at most 5,000 points.")
    altitude_m = serializers.ListField(
        child=serializers.FloatField(), help_text="At each of its points; empty where unknown."
    )


def sport_names() -> list[str]:
    return [name for name, _label in sport_choices()]


class RouteInput(serializers.Serializer[Any]):
    """One of `activity`, `gpx` and `points`."""

    name = serializers.CharField(max_length=100, required=False)
    sport = serializers.CharField(max_length=40, default="Ride")
    activity = serializers.CharField(max_length=40, required=False, help_text="Its id.")
    gpx = serializers.CharField(
        max_length=5_000_000, required=False, help_text="The text of a GPX file."
    )
    points = serializers.ListField(
        child=serializers.ListField(
            child=serializers.FloatField(min_value=-180, max_value=180), min_length=2, max_length=2
        ),
        min_length=2,
        max_length=MOST_POINTS,
        required=False,
        help_text="Latitude and longitude of each.",
    )

    def validate_sport(self, value: str) -> str:
        return known_sport(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in ("activity", "gpx", "points") if name in attrs]
        if len(given) != 1:
            raise serializers.ValidationError(_("Give one of activity, gpx and points."))
        return attrs


class RouteChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100, required=False)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    sport = serializers.CharField(max_length=40, required=False)

    def validate_sport(self, value: str) -> str:
        return known_sport(value)


def known_sport(value: str) -> str:
    if value not in sport_names():
        raise serializers.ValidationError(_("This is no sport here."))
    return value


def _row(route: Route) -> dict[str, Any]:
    names = (
        *("name", "note", "sport", "distance_m", "elevation_gain_m", "elevation_loss_m"),
        *("outline", "created_at"),
    )
    return {"id": route.public_id, **{name: getattr(route, name) for name in names}}


def _whole(route: Route) -> dict[str, Any]:
    heights = [value / 10 for value in route.altitudes]
    return {**_row(route), "polyline": route.track, "altitude_m": heights}


class _Newest(CursorPages):
    ordering = "-pk"


class RoutesView(ApiView):
    pagination_class = _Newest

    @extend_schema(
        parameters=[OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: RouteShape(many=True), 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Your routes, the newest first."""
        pages = _Newest()
        mine = Route.objects.of(athlete_of(request).pk)
        page = pages.paginate_queryset(mine, request, self) or []
        return pages.get_paginated_response([_row(each) for each in page])

    @extend_schema(
        request=RouteInput,
        responses={201: WholeRouteShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Keeps the way of an activity you may see, of a GPX file, or straight from place to place."""
        given = RouteInput(data=request.data)
        given.is_valid(raise_exception=True)
        data, athlete = given.validated_data, athlete_of(request)
        name, sport = data.get("name", ""), data["sport"]
        if "activity" in data:
            activity, viewer = visible_activity(request, data["activity"])
            made = services.from_activity(activity, viewer, athlete, name=name)
        elif "gpx" in data:
            made = services.from_file(data["gpx"].encode(), athlete, sport=sport, name=name)
        else:
            places = [(lat, lon) for lat, lon in data["points"]]
            made = services.from_points(places, athlete, sport=sport, name=name)
        return Response(_whole(made), status=status.HTTP_201_CREATED)


class RouteView(ApiView):
    @extend_schema(responses={200: WholeRouteShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, route_id: str) -> Response:
        """One of your routes with all its points."""
        return Response(_whole(own_route(request, route_id)))

    @extend_schema(
        request=RouteChange, responses={200: WholeRouteShape, 400: ERROR, 401: ERROR, 404: ERROR}
    )
    def patch(self, request: Request, route_id: str) -> Response:
        """Changes its words; another way is another route."""
        route = own_route(request, route_id)
        given = RouteChange(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(_whole(services.change(route, **given.validated_data)))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, route_id: str) -> Response:
        """Takes it out of sight; for 30 days `restore` brings it back."""
        services.delete(own_route(request, route_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RestoreView(ApiView):
    @extend_schema(request=None, responses={200: WholeRouteShape, 401: ERROR, 404: ERROR})
    def post(self, request: Request, route_id: str) -> Response:
        """Brings a deleted route back."""
        return Response(_whole(services.restore(own_route(request, route_id, deleted=True))))


class ExportView(ApiView):
    @extend_schema(
        parameters=[
            OpenApiParameter("form", location="path", enum=list(exporting.TYPES)),
        ],
        responses={
            (200, "application/gpx+xml"): bytes,
            (200, "application/vnd.garmin.tcx+xml"): bytes,
            401: ERROR,
            404: ERROR,
        },
    )
    def get(self, request: Request, route_id: str, form: str) -> HttpResponse:
        """The route as `gpx` or `tcx`."""
        if form not in exporting.TYPES:
            raise exceptions.NotFound
        route = own_route(request, route_id)
        return HttpResponse(
            exporting.content_of(route, form),
            content_type=exporting.TYPES[form],
            headers={
                "Content-Disposition": f'attachment; filename="{exporting.filename_of(route, form)}"'
            },
        )
