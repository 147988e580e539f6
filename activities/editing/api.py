"""Corrections of a recording for programs; moments in seconds, SI units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from activities.activity.models import Activity, Status
from activities.editing import merging, queries, services, splitting, undoing
from activities.editing.models import ActivityEdit, EditKind
from activities.log.queries import own_activity
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

_LATEST_REVISION = 1_000_000


class EditInput(serializers.Serializer[Any]):
    """One correction: a crop with `from_s` or `to_s`, a split with `at_s`, a merge with an `other` activity, a
    `start_time`, a `distance_m` or `by` positions, an
    `elevation_gain_m` or `smoothing`."""

    kind = serializers.ChoiceField(choices=EditKind.choices)
    from_s = serializers.FloatField(
        required=False,
        allow_null=True,
        min_value=0,
        help_text="Of a crop: what is kept begins here, since the start as it is now.",
    )
    to_s = serializers.FloatField(
        required=False, allow_null=True, min_value=0, help_text="Of a crop: and ends here."
    )
    at_s = serializers.FloatField(
        required=False, min_value=0, help_text="Of a split: the second part begins here."
    )
    other = serializers.CharField(
        required=False, max_length=32, help_text="Of a merge: the id of the other activity."
    )
    start_time = serializers.DateTimeField(required=False, help_text="When it really began.")
    distance_m = serializers.FloatField(required=False, min_value=0)
    by = serializers.ChoiceField(
        choices=["positions"], required=False, help_text="Measures the distance by the positions."
    )
    elevation_gain_m = serializers.FloatField(required=False, min_value=0)
    smoothing = serializers.ChoiceField(
        choices=["light", "strong"],
        required=False,
        help_text="Measures the elevation from the altitudes, as a barometer's or a GPS receiver's.",
    )
    revision = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=_LATEST_REVISION,
        help_text="The revision you looked at; 409 if there is a later one. Left out, nobody asks.",
    )


class EditShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=EditKind.choices)
    parameters = serializers.DictField(
        help_text="Moments are instants by the clock that recorded; null leaves that end alone. `into` and `of`"
        " name the other activity of a split, `other` that of a merge."
    )
    revision = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_in = serializers.IntegerField(
        allow_null=True, help_text="The revision that took it back."
    )


class EditsShape(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="Counts edits and undoings; 0 without any.")
    status = serializers.ChoiceField(choices=Status.choices)
    edits = EditShape(many=True)


def shape(edit: ActivityEdit) -> dict[str, Any]:
    return {
        "id": edit.public_id,
        "kind": edit.kind,
        "parameters": edit.parameters,
        "revision": edit.revision,
        "made_at": edit.made_at,
        "undone_at": edit.undone_at,
        "undone_in": edit.undone_in,
    }


class EditsView(ApiView):
    @extend_schema(responses={200: EditsShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, activity_id: str) -> Response:
        """What you corrected of your activity's recording, those taken back too, the latest first."""
        activity = own_activity(request, activity_id)
        return Response(
            {
                "revision": queries.revision_of(activity),
                "status": activity.status,
                "edits": [shape(edit) for edit in queries.history(activity)],
            }
        )

    @extend_schema(
        request=EditInput,
        responses={202: EditShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR, 422: ERROR},
    )
    def post(self, request: Request, activity_id: str) -> Response:
        """Corrects the recording. The file stays; the numbers are worked out in the background. A merge is an
        edit of the earlier of the two."""
        activity = own_activity(request, activity_id)
        given = EditInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = _make(activity, given.validated_data)
        return Response(shape(made), status=status.HTTP_202_ACCEPTED)


def _make(activity: Activity, said: dict[str, Any]) -> ActivityEdit:
    try:
        return _MADE_BY[said["kind"]](activity, said)
    except KeyError as missing:
        raise serializers.ValidationError({missing.args[0]: [_("This is needed.")]}) from missing


def _crop(activity: Activity, said: dict[str, Any]) -> ActivityEdit:
    ends = {"from_s": said.get("from_s"), "to_s": said.get("to_s")}
    return services.crop(activity, **ends, revision=said.get("revision"))


def _split(activity: Activity, said: dict[str, Any]) -> ActivityEdit:
    return splitting.split(activity, at_s=said["at_s"], revision=said.get("revision"))


def _merge(activity: Activity, said: dict[str, Any]) -> ActivityEdit:
    mine = Activity.objects.of(activity.athlete_id)
    other = mine.filter(public_id=said["other"].replace("\0", "")).first()
    if other is None:
        raise serializers.ValidationError({"other": [_("Choose another activity of yours.")]})
    return merging.merge(activity, other, revision=said.get("revision"))


def _move(activity: Activity, said: dict[str, Any]) -> ActivityEdit:
    return services.move_start(
        activity, start_time=said["start_time"], revision=said.get("revision")
    )


def _distance(activity: Activity, said: dict[str, Any]) -> ActivityEdit:
    if "by" in said:
        return services.measure_distance(activity, revision=said.get("revision"))
    return services.set_distance(
        activity, distance_m=said["distance_m"], revision=said.get("revision")
    )


def _elevation(activity: Activity, said: dict[str, Any]) -> ActivityEdit:
    seen = said.get("revision")
    if "smoothing" in said:
        light = said["smoothing"] == "light"
        return services.measure_elevation(activity, barometric=light, revision=seen)
    return services.set_elevation_gain(
        activity, elevation_gain_m=said["elevation_gain_m"], revision=seen
    )


_MADE_BY: dict[str, Callable[[Activity, dict[str, Any]], ActivityEdit]] = {
    EditKind.CROP: _crop,
    EditKind.SPLIT: _split,
    EditKind.MERGE: _merge,
    EditKind.START: _move,
    EditKind.DISTANCE: _distance,
    EditKind.ELEVATION: _elevation,
}


class EditView(ApiView):
    @extend_schema(
        parameters=[OpenApiParameter("revision", int, description="As when making one.")],
        responses={204: OpenApiResponse(), 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR},
    )
    def delete(self, request: Request, activity_id: str, edit_id: str) -> Response:
        """Takes one correction back, whichever came after it."""
        activity = own_activity(request, activity_id)
        edit = get_object_or_404(ActivityEdit, activity=activity, public_id=edit_id)
        undoing.undo(edit, revision=_revision(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _revision(request: Request) -> int | None:
    told = request.query_params.get("revision")
    if told is None:
        return None
    field = serializers.IntegerField(min_value=0, max_value=_LATEST_REVISION)
    try:
        revision: int = field.run_validation(told)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"revision": error.detail}) from error
    return revision
