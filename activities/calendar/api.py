"""Log, calendar and plans for programs; SI units."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from activities.activity.services import EARLIEST
from activities.calendar import queries, services
from activities.calendar.forms import month_in
from activities.calendar.models import NOTE_LONGEST, PlannedActivity
from activities.calendar.views.log import today_of
from activities.calendar.views.month import weeks_of_month
from activities.calendar.weeks import Day, Totals, Week
from activities.numbers.sports import SPORTS
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView
from stravalite.ui.display import display_for

_LATEST = date(2200, 1, 1)
_MOST_DAYS = timedelta(days=366)


class TotalsShape(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    moving_s = serializers.FloatField()
    distance_m = serializers.FloatField(allow_null=True)
    elevation_gain_m = serializers.FloatField(allow_null=True)
    calories_kcal = serializers.FloatField(allow_null=True)


class DayPlanShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    sport = serializers.CharField()
    distance_m = serializers.FloatField(allow_null=True)
    duration_s = serializers.FloatField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    done = serializers.BooleanField(help_text="The day has an activity of the sport.")


class DayActivityShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    sport = serializers.CharField()
    workout_type = serializers.CharField()
    moving_s = serializers.FloatField()
    distance_m = serializers.FloatField(allow_null=True)


class DayShape(serializers.Serializer[Any]):
    date = serializers.DateField()
    totals = TotalsShape()
    activities = DayActivityShape(many=True)
    plans = DayPlanShape(many=True)


class WeekShape(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    totals = TotalsShape()
    planned = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Plans that were done.")
    days = DayShape(many=True)


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "count": totals.count,
        "moving_s": totals.moving_s,
        "distance_m": totals.distance_m,
        "elevation_gain_m": totals.elevation_gain_m,
        "calories_kcal": totals.calories_kcal,
    }


def _day(day: Day) -> dict[str, Any]:
    return {
        "date": day.date,
        "totals": _totals(day.totals),
        "activities": [
            {
                "id": one.public_id,
                "name": one.name,
                "sport": one.sport,
                "workout_type": one.kind,
                "moving_s": one.moving_s,
                "distance_m": one.distance_m,
            }
            for one in day.done
        ],
        "plans": [
            {
                "id": one.public_id,
                "sport": one.sport,
                "distance_m": one.distance_m,
                "duration_s": one.duration_s,
                "note": one.note,
                "done": one.done,
            }
            for one in day.planned
        ],
    }


def _week(week: Week) -> dict[str, Any]:
    return {
        "first": week.first,
        "last": week.last,
        "totals": _totals(week.totals),
        "planned": week.planned,
        "kept": week.kept,
        "days": [_day(day) for day in week.days],
    }


class WeeksInput(serializers.Serializer[Any]):
    until = serializers.DateField(required=False)
    weeks = serializers.IntegerField(min_value=1, max_value=53, default=queries.WEEKS)
    sport = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)

    def validate_until(self, value: date) -> date:
        if not EARLIEST.date() <= value < _LATEST:
            raise serializers.ValidationError("Between 1990 and 2199, please.")
        return value


class WeeksView(ApiView):
    pagination_class = None

    @extend_schema(
        parameters=[
            OpenApiParameter("until", date, description="A day of the latest week; today."),
            OpenApiParameter("weeks", int, description="How many, 1 to 53."),
            OpenApiParameter("sport"),
        ],
        responses={200: WeekShape(many=True), 400: ERROR, 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Your training week by week, the latest first; weeks begin as your preferences say."""
        given = WeeksInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked, display = given.validated_data, display_for(request)
        weeks = queries.weeks_until(
            athlete_of(request).pk,
            asked.get("until") or today_of(display),
            weeks=asked["weeks"],
            week_start=display.week_start,
            sport=asked["sport"],
        )
        return Response([_week(week) for week in weeks])


class CalendarView(ApiView):
    pagination_class = None

    @extend_schema(
        parameters=[OpenApiParameter("month", description="YYYY-MM; this month.")],
        responses={200: WeekShape(many=True), 400: ERROR, 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """The whole weeks of a month, in order."""
        display = display_for(request)
        told = request.query_params.get("month") or f"{today_of(display):%Y-%m}"
        first = month_in(told)
        if first is None or not EARLIEST.date() <= first < _LATEST:
            raise serializers.ValidationError({"month": ["YYYY-MM, please."]})
        weeks = weeks_of_month(athlete_of(request).pk, first, display.week_start)
        return Response([_week(week) for week in weeks])


class PlanShape(serializers.Serializer[Any]):
    id = serializers.CharField(read_only=True, source="public_id")
    date = serializers.DateField()
    sport = serializers.ChoiceField(choices=sorted(SPORTS))
    distance_m = serializers.FloatField(required=False, allow_null=True)
    duration_s = serializers.FloatField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=NOTE_LONGEST)
    created_at = serializers.DateTimeField(read_only=True)


class SpanInput(serializers.Serializer[Any]):
    after = serializers.DateField()
    before = serializers.DateField()

    def validate(self, attrs: Any) -> Any:
        if not timedelta(0) <= attrs["before"] - attrs["after"] <= _MOST_DAYS:
            raise serializers.ValidationError({"before": ["At most a year after `after`, please."]})
        return attrs


class PlansView(ApiView):
    pagination_class = None

    @extend_schema(
        parameters=[
            OpenApiParameter("after", date, required=True, description="First day."),
            OpenApiParameter("before", date, required=True, description="Last day."),
        ],
        responses={200: PlanShape(many=True), 400: ERROR, 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Your plans of some days, at most a year."""
        given = SpanInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        span = given.validated_data
        plans = PlannedActivity.objects.of(athlete_of(request).pk)
        found = plans.between(span["after"], span["before"])
        return Response(PlanShape(found, many=True).data)

    @extend_schema(
        request=PlanShape, responses={201: PlanShape, 400: ERROR, 401: ERROR, 422: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Plans an activity."""
        given = PlanShape(data=request.data)
        given.is_valid(raise_exception=True)
        planned = services.plan(athlete=athlete_of(request), **given.validated_data)
        return Response(PlanShape(planned).data, status=status.HTTP_201_CREATED)


def _mine(request: Request, plan_id: str) -> PlannedActivity:
    return get_object_or_404(PlannedActivity.objects.of(athlete_of(request).pk), public_id=plan_id)


class PlanView(ApiView):
    @extend_schema(responses={200: PlanShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, plan_id: str) -> Response:
        """One plan."""
        return Response(PlanShape(_mine(request, plan_id)).data)

    @extend_schema(
        request=PlanShape,
        responses={200: PlanShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR},
    )
    def patch(self, request: Request, plan_id: str) -> Response:
        """Changes or moves a plan."""
        planned = _mine(request, plan_id)
        given = PlanShape(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(PlanShape(services.change(planned, **given.validated_data)).data)

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, plan_id: str) -> Response:
        """Takes it out of sight; for 30 days `restore` brings it back."""
        services.delete(_mine(request, plan_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RestorePlanView(ApiView):
    @extend_schema(request=None, responses={200: PlanShape, 401: ERROR, 404: ERROR})
    def post(self, request: Request, plan_id: str) -> Response:
        """Brings back a deleted plan."""
        mine = PlannedActivity.objects.filter(athlete=athlete_of(request))
        planned = get_object_or_404(mine, public_id=plan_id)
        return Response(PlanShape(services.restore(planned)).data)
