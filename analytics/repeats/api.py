"""Other times along a route, and two activities side by side, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from activities.log.queries import own_activity, visible_activity
from analytics.repeats.comparing import NUMBERS, compare
from analytics.repeats.queries import MEASURES, repeats_of, usual_of
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class RepeatShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    date = serializers.DateField()
    distance_m = serializers.FloatField()
    moving_s = serializers.FloatField()
    speed_mps = serializers.FloatField()
    rank = serializers.IntegerField(help_text="1 is the fastest by average speed.")
    is_this = serializers.BooleanField()


class RepeatsShape(serializers.Serializer[Any]):
    repeats = RepeatShape(many=True, help_text="The oldest first; this activity is among them.")
    usual = serializers.DictField(
        child=serializers.FloatField(),
        help_text="Medians of the ten activities before of this sport and nearly this length: "
        + ", ".join(MEASURES),
    )


class GapShape(serializers.Serializer[Any]):
    distance_m = serializers.ListField(child=serializers.FloatField())
    seconds = serializers.ListField(
        child=serializers.FloatField(), help_text="More than the other took so far."
    )


class CompareShape(serializers.Serializer[Any]):
    numbers = serializers.DictField(
        child=serializers.ListField(child=serializers.FloatField(allow_null=True)),
        help_text="Of this and of the other: " + ", ".join(NUMBERS),
    )
    gap = GapShape(allow_null=True, help_text="Null where they share no way.")


class RepeatsView(ApiView):
    @extend_schema(responses={200: RepeatsShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, activity_id: str) -> Response:
        """Your activities along the route of this one of yours, and what is usual for you."""
        activity = own_activity(request, activity_id)
        rows = [
            {
                "id": each.public_id,
                "name": each.name,
                "date": each.day,
                "distance_m": each.distance_m,
                "moving_s": each.moving_s,
                "speed_mps": each.speed_mps,
                "rank": each.rank,
                "is_this": each.is_this,
            }
            for each in repeats_of(activity)
        ]
        return Response({"repeats": rows, "usual": usual_of(activity)})


class CompareView(ApiView):
    @extend_schema(
        parameters=[OpenApiParameter("with", required=True, description="The other activity.")],
        responses={200: CompareShape, 400: ERROR, 401: ERROR, 404: ERROR},
    )
    def get(self, request: Request, activity_id: str) -> Response:
        """Two activities you may see, side by side, as far as you may see them."""
        one, viewer = visible_activity(request, activity_id)
        wanted = request.query_params.get("with", "").strip()[:40]
        if not wanted:
            raise serializers.ValidationError({"with": [_("Name the other activity.")]})
        other, _viewer = visible_activity(request, wanted)
        found = compare(one, other, viewer)
        between = found.gap
        return Response(
            {
                "numbers": {name: [first, second] for name, first, second in found.rows()},
                "gap": None
                if between is None
                else {
                    "distance_m": between.distance_m.round(1).tolist(),
                    "seconds": between.seconds.round(1).tolist(),
                },
            }
        )
