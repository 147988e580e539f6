"""Measures for programs."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.measures import services
from accounts.measures.models import Kind, Measure
from accounts.people.requests import athlete_of
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class MeasureShape(serializers.Serializer[Any]):
    id = serializers.CharField(read_only=True, source="public_id")
    kind = serializers.ChoiceField(choices=Kind.choices)
    value = serializers.FloatField()
    unit = serializers.CharField(read_only=True)
    from_date = serializers.DateField()


class MeasuresView(ApiView):
    @extend_schema(responses={200: MeasureShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Every dated measure, newest first."""
        measures = Measure.objects.filter(athlete_id=athlete_of(request).pk).order_by(
            "-from_date", "kind"
        )
        return Response(MeasureShape(measures, many=True).data)

    @extend_schema(
        request=MeasureShape, responses={201: MeasureShape, 400: ERROR, 401: ERROR, 422: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Sets what holds from a day on."""
        given = MeasureShape(data=request.data)
        given.is_valid(raise_exception=True)
        measure = services.record(athlete=athlete_of(request), **given.validated_data)
        return Response(MeasureShape(measure).data, status=status.HTTP_201_CREATED)


class MeasureView(ApiView):
    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, measure_id: str) -> Response:
        """Takes one back."""
        measure = get_object_or_404(
            Measure, athlete_id=athlete_of(request).pk, public_id=measure_id
        )
        services.remove(measure)
        return Response(status=status.HTTP_204_NO_CONTENT)
