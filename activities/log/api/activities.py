"""Activities: list, make, read, change, take back."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import Audience
from accounts.people.requests import athlete_of
from activities.activity import services
from activities.activity.models import (
    Activity,
    ActivityQuerySet,
    Gear,
    Source,
    Status,
    WorkoutType,
)
from activities.log import shapes
from activities.log.api.filters import FILTERS
from activities.log.profile import activities_of
from activities.log.queries import ActivityFilter, own_activities, own_activity, visible_activity
from activities.log.sorting import NEWEST, SORTS
from activities.numbers.sports import SPORTS
from activities.uploads import repeats
from social.graph.queries import person
from social.graph.viewer import Viewer, viewer_of
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class ActivityInput(serializers.Serializer[Any]):
    sport = serializers.ChoiceField(choices=sorted(SPORTS))
    start_time = serializers.DateTimeField()
    elapsed_s = serializers.FloatField(min_value=1)
    distance_m = serializers.FloatField(required=False, min_value=0, allow_null=True)
    elevation_gain_m = serializers.FloatField(required=False, min_value=0, allow_null=True)
    average_heartrate_bpm = serializers.FloatField(
        required=False, min_value=25, max_value=240, allow_null=True
    )
    name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    visibility = serializers.ChoiceField(choices=Audience.choices, required=False)
    gear = serializers.CharField(
        required=False,
        allow_null=True,
        max_length=32,
        help_text="Left out, it is what you usually wear for the sport; null is none.",
    )


class ActivityChanges(serializers.Serializer[Any]):
    name = serializers.CharField(required=False, max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    sport = serializers.ChoiceField(choices=sorted(SPORTS), required=False)
    visibility = serializers.ChoiceField(choices=Audience.choices, required=False)
    gear = serializers.CharField(required=False, allow_null=True, max_length=32)
    workout_type = serializers.ChoiceField(choices=WorkoutType.choices, required=False)
    commute = serializers.BooleanField(required=False, help_text="Told to nobody else.")
    excluded_from_records = serializers.BooleanField(required=False)
    hide_map = serializers.BooleanField(required=False, help_text="Show others no map.")


class ActivityShape(serializers.Serializer[Any]):
    """What lists and details share; details carry more fields."""

    id = serializers.CharField()
    name = serializers.CharField()
    sport = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    visibility = serializers.ChoiceField(choices=Audience.choices)
    start_time = serializers.DateTimeField()
    local_date = serializers.DateField()
    timezone = serializers.CharField()
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]
    distance_m = serializers.FloatField(allow_null=True)
    moving_s = serializers.FloatField()
    elapsed_s = serializers.FloatField()
    timer_s = serializers.FloatField(allow_null=True)
    elevation_gain_m = serializers.FloatField(allow_null=True)
    elevation_loss_m = serializers.FloatField(allow_null=True)
    average_speed_mps = serializers.FloatField(allow_null=True)
    max_speed_mps = serializers.FloatField(allow_null=True)
    average_heartrate_bpm = serializers.FloatField(allow_null=True)
    max_heartrate_bpm = serializers.FloatField(allow_null=True)
    average_power_w = serializers.FloatField(allow_null=True)
    max_power_w = serializers.FloatField(allow_null=True)
    average_cadence_rpm = serializers.FloatField(allow_null=True)
    calories_kcal = serializers.FloatField(allow_null=True)
    fastest_km_s = serializers.FloatField(allow_null=True)
    gear = serializers.CharField(allow_null=True)
    post = serializers.CharField()
    kudos_count = serializers.IntegerField()
    comment_count = serializers.IntegerField()
    device = serializers.CharField(allow_null=True)
    athlete = serializers.CharField()


#: Parameters that narrow nothing down.
_PAGING = frozenset({"cursor", "per_page", "count", "format"})


class NewestFirst(CursorPages):
    ordering = ("-start_time", "-id")


class NewestShown(CursorPages):
    """By the moment others are told: the address of the next page says no more than the page."""

    ordering = ("-post__moment", "-id")


class ActivitiesView(ApiView):
    pagination_class = NewestFirst  # for the description; `get` pages by itself

    @extend_schema(
        parameters=[*FILTERS, OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: ActivityShape(many=True), 400: ERROR, 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Your activities, newest first, or in the order of `sort`."""
        rows = _narrowed(request, own_activities(athlete_of(request).pk))
        pages, sort = NewestFirst(), SORTS[request.query_params.get("sort") or NEWEST]
        pages.ordering = sort.ordering
        rows = rows.values("id", *{sort.column} - set(shapes.LIST_FIELDS), *shapes.LIST_FIELDS)
        page = pages.paginate_queryset(rows, request, self) or []
        return pages.get_paginated_response([shapes.list_row(row) for row in page])

    @extend_schema(
        request=ActivityInput,
        responses={201: ActivityShape, 400: ERROR, 401: ERROR, 422: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Adds an activity by hand. Files go to /api/uploads."""
        given = ActivityInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        data["audience"] = data.pop("visibility", None)
        data["no_gear"] = "gear" in data and data["gear"] is None
        data["gear"] = _gear(request, data.get("gear"))
        activity = services.create_manual(athlete=athlete_of(request), source=Source.API, **data)
        return Response(_own_detail(request, activity), status=status.HTTP_201_CREATED)


class AthleteActivitiesView(ApiView):
    pagination_class = NewestShown

    @extend_schema(
        parameters=[OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: ActivityShape(many=True), 401: ERROR, 404: ERROR},
    )
    def get(self, request: Request, athlete_id: str) -> Response:
        """What this athlete shares with you, newest first."""
        viewer = viewer_of(request)
        athlete = person(viewer, public_id=athlete_id)
        rows = activities_of(athlete, viewer)
        rows = rows.values("id", "post__moment", *shapes.LIST_FIELDS, *shapes.SHARING)
        pages = NewestShown()
        page = pages.paginate_queryset(rows, request, self) or []
        return pages.get_paginated_response(
            [shapes.list_row(row, redaction=shapes.redaction_of_row(row, viewer)) for row in page]
        )


def _narrowed(request: Request, activities: ActivityQuerySet) -> ActivityQuerySet:
    """As the query string asks; most requests only page, and a filter form costs them a fifth."""
    if _PAGING.issuperset(request.query_params):
        return activities
    wanted = ActivityFilter(request.query_params, queryset=activities)
    if not wanted.is_valid():
        raise serializers.ValidationError(wanted.errors)
    return cast("ActivityQuerySet", wanted.qs)


class ActivityView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(responses={200: ActivityShape, 404: ERROR})
    def get(self, request: Request, activity_id: str) -> Response:
        """One activity; heart rate and power only as far as its athlete shares them."""
        viewer = viewer_of(request)
        visible = Activity.objects.visible_to(viewer).filter(public_id=activity_id)
        return Response(_detail(visible, viewer))

    @extend_schema(
        request=ActivityChanges,
        responses={200: ActivityShape, 400: ERROR, 401: ERROR, 404: ERROR},
    )
    def patch(self, request: Request, activity_id: str) -> Response:
        """Changes your activity. A new sport recomputes its numbers in the background."""
        activity = own_activity(request, activity_id)
        given = ActivityChanges(data=request.data)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        if "gear" in changes:
            changes["gear"] = _gear(request, changes["gear"])
        services.edit(activity, audience=changes.pop("visibility", None), **changes)
        return Response(_own_detail(request, activity))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, activity_id: str) -> Response:
        """Takes it out of sight; for 30 days `restore` brings it back."""
        services.delete(own_activity(request, activity_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _detail(activities: ActivityQuerySet, viewer: Viewer) -> dict[str, Any]:
    """The one activity of the query in the API's shape, or 404; one query, no model instance."""
    found = activities.values(*shapes.DETAIL_FIELDS)[:1]
    for values in found:
        return shapes.detail(values, viewer)
    raise Http404


def _own_detail(request: Request, activity: Activity) -> dict[str, Any]:
    return _detail(Activity.objects.filter(pk=activity.pk), viewer_of(request))


class RestoreView(ApiView):
    @extend_schema(request=None, responses={200: ActivityShape, 401: ERROR, 404: ERROR})
    def post(self, request: Request, activity_id: str) -> Response:
        """Brings back a deleted activity.

        One made of the same file meanwhile then names it as a possible duplicate; `same` makes them one.
        """
        activity = own_activity(request, activity_id, deleted=True)
        repeats.bring_back(activity)
        return Response(_own_detail(request, activity))


class SameView(ApiView):
    @extend_schema(request=None, responses={200: ActivityShape, 401: ERROR, 404: ERROR, 409: ERROR})
    def post(self, request: Request, activity_id: str) -> Response:
        """Says that a possible duplicate is one. Answers the activity that stays."""
        older = repeats.same(own_activity(request, activity_id))
        return Response(_own_detail(request, older))


class DifferentView(ApiView):
    @extend_schema(request=None, responses={200: ActivityShape, 401: ERROR, 404: ERROR, 409: ERROR})
    def post(self, request: Request, activity_id: str) -> Response:
        """Says that a possible duplicate is an activity of its own."""
        activity = own_activity(request, activity_id)
        repeats.different(activity)
        return Response(_own_detail(request, activity))


class StatusShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    updated_at = serializers.DateTimeField()


class StatusView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(responses={200: StatusShape, 404: ERROR})
    def get(self, request: Request, activity_id: str) -> Response:
        """Whether its numbers are ready."""
        activity, _viewer = visible_activity(request, activity_id)
        return Response(
            {
                "id": activity.public_id,
                "status": activity.status,
                "updated_at": activity.updated_at,
            }
        )


def _gear(request: Request, gear_id: str | None) -> Gear | None:
    """The athlete's own gear; one that is not theirs is a mistake worth naming."""
    if not gear_id:
        return None
    gear = Gear.objects.of(athlete_of(request).pk).filter(public_id=gear_id).first()
    if gear is None:
        raise serializers.ValidationError({"gear": [_("You have no gear with this id.")]})
    return gear
