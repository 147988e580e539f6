"""One change of many activities, and its undo, for programs."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import Audience, User
from accounts.people.requests import athlete_of
from activities.activity.models import ActivityQuerySet, Gear, WorkoutType
from activities.log import bulk
from activities.log.models import BulkChange, BulkState
from activities.log.queries import ActivityFilter, own_activities
from activities.numbers.sports import SPORTS
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

_UNDER_WAY = (BulkState.WORKING, BulkState.UNDOING)


class ManyChanges(serializers.Serializer[Any]):
    sport = serializers.ChoiceField(choices=sorted(SPORTS), required=False)
    gear = serializers.CharField(max_length=32, required=False, allow_null=True)
    visibility = serializers.ChoiceField(choices=Audience.choices, required=False)
    workout_type = serializers.ChoiceField(choices=WorkoutType.choices, required=False)
    commute = serializers.BooleanField(required=False)
    excluded_from_records = serializers.BooleanField(required=False)
    delete = serializers.BooleanField(required=False, help_text="Deletes them; nothing else then.")


class BulkInput(serializers.Serializer[Any]):
    """`ids`, or `filter` with the parameters of the list; an empty filter means all."""

    ids = serializers.ListField(
        child=serializers.CharField(max_length=32), max_length=1000, required=False
    )
    filter = serializers.DictField(child=serializers.CharField(max_length=200), required=False)
    changes = ManyChanges()


class BulkShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.ChoiceField(choices=BulkState.choices)
    total = serializers.IntegerField()
    changed = serializers.IntegerField()
    skipped = serializers.IntegerField(help_text="That way already, or gone.")
    undone = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    status_url = serializers.CharField()


def shape(change: BulkChange) -> dict[str, Any]:
    counts = bulk.counted(change)
    return {
        "id": change.public_id,
        "status": change.state,
        "total": change.total,
        "changed": counts["done"],
        "skipped": counts["skipped"],
        "undone": counts["undone"],
        "created_at": change.created_at,
        "status_url": reverse("api-bulk-change", args=[change.public_id]),
    }


def _answer(change: BulkChange) -> Response:
    accepted = change.state in _UNDER_WAY
    return Response(
        shape(change), status=status.HTTP_202_ACCEPTED if accepted else status.HTTP_200_OK
    )


def _mine(request: Request, change_id: str) -> BulkChange:
    return get_object_or_404(BulkChange, athlete=athlete_of(request), public_id=change_id)


class BulkView(ApiView):
    @extend_schema(
        request=BulkInput,
        responses={200: BulkShape, 202: BulkShape, 400: ERROR, 401: ERROR, 422: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Changes or deletes many of your activities as one. More than 30 are done in the background."""
        given = BulkInput(data=request.data)
        given.is_valid(raise_exception=True)
        athlete, data = athlete_of(request), given.validated_data
        changes = _changes(athlete, dict(data["changes"]))
        change = bulk.change_many(
            athlete=athlete, activities=_chosen(athlete, data), changes=changes
        )
        return _answer(change)


def _chosen(athlete: User, data: dict[str, Any]) -> ActivityQuerySet:
    mine = own_activities(athlete.pk)
    if "ids" in data:
        return mine.filter(public_id__in=data["ids"])
    if "filter" not in data:
        return mine.none()
    found = ActivityFilter(data["filter"], queryset=mine)
    if not found.is_valid():
        raise serializers.ValidationError({"filter": found.errors})
    chosen: ActivityQuerySet = found.qs
    return chosen


def _changes(athlete: User, told: dict[str, Any]) -> dict[str, Any]:
    if told.pop("delete", False):
        return {bulk.DELETE: True}
    if "visibility" in told:
        told["audience"] = told.pop("visibility")
    if "gear" in told:
        told["gear"] = told["gear"] or ""
        owned = Gear.objects.of(athlete.pk).filter(public_id=told["gear"])
        if told["gear"] and not owned.exists():
            raise serializers.ValidationError(
                {"changes": {"gear": [_("You have no gear with this id.")]}}
            )
    return told


class BulkChangeView(ApiView):
    @extend_schema(responses={200: BulkShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, change_id: str) -> Response:
        """How a change of many fares."""
        return Response(shape(_mine(request, change_id)))


class BulkUndoView(ApiView):
    @extend_schema(
        request=None,
        responses={200: BulkShape, 202: BulkShape, 401: ERROR, 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request, change_id: str) -> Response:
        """Each as it was before; what somebody changed since stays."""
        return _answer(bulk.undo(_mine(request, change_id)))
