"""Corrections of a recording for programs; moments in seconds, SI units."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from activities.activity.models import Activity, Status
from activities.editing import queries, services
from activities.editing.models import ActivityEdit, EditKind
from activities.log.queries import own_activity
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

_LATEST_REVISION = 1_000_000


class EditInput(serializers.Serializer[Any]):
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
        help_text="Moments are instants by the clock that recorded; null leaves that end alone."
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
        """Corrects the recording. The file stays; the numbers are worked out in the background."""
        activity = own_activity(request, activity_id)
        given = EditInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = _make(activity, given.validated_data)
        return Response(shape(made), status=status.HTTP_202_ACCEPTED)


def _make(activity: Activity, said: dict[str, Any]) -> ActivityEdit:
    return services.crop(
        activity,
        from_s=said.get("from_s"),
        to_s=said.get("to_s"),
        revision=said.get("revision"),
    )


class EditView(ApiView):
    @extend_schema(
        parameters=[OpenApiParameter("revision", int, description="As when making one.")],
        responses={204: OpenApiResponse(), 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR},
    )
    def delete(self, request: Request, activity_id: str, edit_id: str) -> Response:
        """Takes one correction back, whichever came after it."""
        activity = own_activity(request, activity_id)
        edit = get_object_or_404(ActivityEdit, activity=activity, public_id=edit_id)
        services.undo(edit, revision=_revision(request))
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
