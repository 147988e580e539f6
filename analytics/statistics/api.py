"""S0's endpoints: runs, analytics and the leaderboard, with its mistakes left out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone as clock
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import User
from accounts.people.requests import athlete_of
from activities.activity import services
from activities.activity.models import Activity, Source, Status
from analytics.statistics.queries import leaderboard, run_totals, runs_of
from social.graph.viewer import viewer_of
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.throttles import count_attempt
from stravalite.api.views import ApiView
from stravalite.errors import NotFound
from stravalite.jobs.models import Priority


class RunInput(serializers.Serializer[Any]):
    duration = serializers.IntegerField(min_value=1, help_text="Seconds.")
    distance = serializers.FloatField(min_value=0, help_text="Metres.")
    date = serializers.DateTimeField(required=False, help_text="ISO 8601; now when left out.")


class RunShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    date = serializers.DateTimeField()
    duration = serializers.IntegerField(help_text="Seconds.")
    distance = serializers.FloatField(allow_null=True, help_text="Metres.")
    status = serializers.CharField()
    status_url = serializers.CharField()


class AnalyticsShape(serializers.Serializer[Any]):
    unit = serializers.CharField()
    average_pace_sec_per_unit = serializers.FloatField()
    personal_best = serializers.DictField()
    rolling_7_day_totals = serializers.ListField(child=serializers.DictField())


class PlaceShape(serializers.Serializer[Any]):
    rank = serializers.IntegerField()
    name = serializers.CharField()
    handle = serializers.CharField()
    total_distance_m = serializers.FloatField()


def run_shape(activity: Activity) -> dict[str, Any]:
    return {
        "id": activity.public_id,
        "date": activity.start_time,
        "duration": round(activity.elapsed_s),
        "distance": activity.distance_m,
        "status": activity.status,
        "status_url": f"/api/activities/{activity.public_id}/status",
    }


class NewestFirst(CursorPages):
    ordering = ("-start_time", "-id")


class OwnOnlyView(ApiView):
    """Paths that name an athlete answer only to that athlete; for others they do not exist."""

    def me(self, request: Request, user_id: str) -> User:
        me = athlete_of(request)
        if me.public_id != user_id:
            raise NotFound
        return me


def _page_of_runs(me: User, request: Request, view: ApiView) -> Response:
    pages = NewestFirst()
    page = pages.paginate_queryset(runs_of(me.pk), request, view) or []
    return pages.get_paginated_response([run_shape(run) for run in page])


class MyRunsView(ApiView):
    pagination_class = NewestFirst  # for the description; `get` pages by itself

    @extend_schema(operation_id="my_runs", responses={200: RunShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your runs, newest first."""
        return _page_of_runs(athlete_of(request), request, self)


class RunsView(OwnOnlyView):
    pagination_class = NewestFirst

    @extend_schema(responses={200: RunShape(many=True), 401: ERROR, 404: ERROR})
    def get(self, request: Request, user_id: str) -> Response:
        """Your runs, newest first, at S0's address."""
        return _page_of_runs(self.me(request, user_id), request, self)

    @extend_schema(
        request=RunInput, responses={202: RunShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR}
    )
    def post(self, request: Request, user_id: str) -> Response:
        """Logs a run by its totals. Answers at once; the rest is worked out in the background."""
        me = self.me(request, user_id)
        given = RunInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        with transaction.atomic():
            run = services.create_manual(
                athlete=me,
                sport="Run",
                start_time=data.get("date") or clock.now(),
                elapsed_s=float(data["duration"]),
                distance_m=data["distance"],
                source=Source.API,
            )
            Activity.objects.filter(pk=run.pk).update(status=Status.PROCESSING)
            run.status = Status.PROCESSING
            services.request_recompute(run, priority=Priority.PERSON_WAITING)
        return Response(run_shape(run), status=status.HTTP_202_ACCEPTED)


def _count_analytics(request: HttpRequest | Request, me: User) -> None:
    count_attempt("analytics-hour", me.public_id, limit=20, seconds=3600)
    count_attempt("analytics-day", me.public_id, limit=100, seconds=86_400)


class AnalyticsView(OwnOnlyView):
    @extend_schema(responses={200: AnalyticsShape, 401: ERROR, 404: ERROR, 429: ERROR})
    def get(self, request: Request, user_id: str) -> Response:
        """Lifetime pace, bests and rolling 7-day distances of your runs. 20 an hour, 100 a day."""
        me = self.me(request, user_id)
        _count_analytics(request, me)
        totals = run_totals(me.pk)
        return Response(
            {
                "unit": _("metres and seconds; pace per kilometre"),
                "average_pace_sec_per_unit": totals.average_pace_s_per_km or 0,
                "personal_best": {
                    "max_distance": totals.max_distance_m or 0,
                    "min_duration": totals.min_duration_s or 0,
                    "fastest_km_s": totals.fastest_km_s,
                },
                "rolling_7_day_totals": [
                    {
                        "date": day.date,
                        "distance": day.distance_m,
                        "rolling_7_day_distance": day.rolling_7_day_distance_m,
                    }
                    for day in totals.rolling
                ],
            }
        )


class LeaderboardView(ApiView):
    permission_classes = (AllowAny,)

    @extend_schema(responses={200: PlaceShape(many=True)})
    def get(self, request: Request) -> Response:
        """Top ten by distance of runs that are shared with everyone."""
        return Response([asdict(place) for place in leaderboard(viewer_of(request))])
