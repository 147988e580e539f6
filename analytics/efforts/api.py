"""Best efforts for programs."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from activities.log.queries import visible_activity
from activities.numbers.sports import SportGroup
from analytics.efforts.names import distance_name
from analytics.efforts.queries import WINDOWS, RankedEffort, best_of, of_activity, shown_to
from social.graph.viewer import viewer_of
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class EffortShape(serializers.Serializer[Any]):
    distance_m = serializers.FloatField()
    name = serializers.CharField()
    elapsed_s = serializers.FloatField()
    start_offset_s = serializers.FloatField(allow_null=True)
    end_offset_s = serializers.FloatField(allow_null=True)
    rank_all = serializers.IntegerField(allow_null=True)
    rank_window = serializers.IntegerField(allow_null=True)
    activity = serializers.CharField()
    date = serializers.DateTimeField()


def shape(effort: RankedEffort) -> dict[str, Any]:
    return {
        "distance_m": effort.distance_m,
        "name": distance_name(effort.distance_m),
        "elapsed_s": effort.elapsed_s,
        "start_offset_s": effort.start_offset_s,
        "end_offset_s": effort.end_offset_s,
        "rank_all": effort.rank_all,
        "rank_window": effort.rank_window,
        "activity": effort.activity.public_id,
        "date": effort.started_at,
    }


class ActivityEffortsView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(responses={200: EffortShape(many=True), 404: ERROR})
    def get(self, request: Request, activity_id: str) -> Response:
        """The activity's fastest stretches; `rank_window` is the place within the 12 months before it."""
        activity, viewer = visible_activity(request, activity_id)
        return Response([shape(effort) for effort in shown_to(of_activity(activity), viewer)])


class BestEffortsView(ApiView):
    @extend_schema(
        parameters=[
            OpenApiParameter("window", enum=list(WINDOWS)),
            OpenApiParameter("sport", enum=[group.value for group in SportGroup]),
        ],
        responses={200: EffortShape(many=True), 400: ERROR, 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Your three fastest of each distance within a window that ends today."""
        window = request.query_params.get("window", "all")
        group = request.query_params.get("sport", SportGroup.RUN.value)
        if window not in WINDOWS:
            raise serializers.ValidationError({"window": [f"Use one of {', '.join(WINDOWS)}."]})
        zone = athlete_of(request).preferences.timezone
        efforts = best_of(
            viewer_of(request),
            window=window,
            group=group,
            today=timezone.localdate(timezone=ZoneInfo(zone)),
            zone=zone,
        )
        return Response([shape(effort) for effort in efforts])
