"""Handing in files by program."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import Audience
from accounts.people.requests import athlete_of
from activities.numbers.sports import SPORTS
from activities.uploads import services
from activities.uploads.messages import explain
from activities.uploads.models import Upload, UploadStatus
from activities.uploads.queries import uploads_of
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class UploadInput(serializers.Serializer[Any]):
    file = serializers.FileField(
        allow_empty_file=True, help_text="FIT, GPX or TCX; also .gz or zip."
    )
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    sport = serializers.ChoiceField(choices=sorted(SPORTS), required=False)
    visibility = serializers.ChoiceField(choices=Audience.choices, required=False)
    gear = serializers.CharField(
        max_length=32,
        required=False,
        allow_blank=True,
        help_text="Left out, it is what you usually wear for the sport; `none` is none.",
    )


class UploadErrorShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField()


class UploadShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=UploadStatus.choices)
    status_url = serializers.CharField()
    job = serializers.CharField(allow_null=True)
    activity = serializers.CharField(allow_null=True)
    activities = serializers.ListField(child=serializers.CharField())
    error = UploadErrorShape(allow_null=True)
    created_at = serializers.DateTimeField()


def shape(upload: Upload) -> dict[str, Any]:
    """An upload as the API tells it. Needs `queries.uploads_of` to cost no query."""
    made = [origin.activity.public_id for origin in upload.origins.all()]
    if upload.duplicate_of is not None:
        made = [upload.duplicate_of.public_id]
    reason = explain(upload.error_code, upload.error_facts)
    return {
        "id": upload.public_id,
        "name": upload.name,
        "status": upload.status,
        "status_url": reverse("api-upload", args=[upload.public_id]),
        "job": str(upload.job_id) if upload.job_id else None,
        "activity": made[0] if made else None,
        "activities": made,
        "error": {"code": reason.code, "message": reason.message, "hint": reason.hint}
        if reason
        else None,
        "created_at": upload.created_at,
    }


class NewestFirst(CursorPages):
    ordering = "-id"


class UploadsView(ApiView):
    parser_classes = (MultiPartParser, FormParser)
    pagination_class = NewestFirst  # for the description; `get` pages by itself

    @extend_schema(responses={200: UploadShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your uploads, newest first."""
        pages = NewestFirst()
        page = pages.paginate_queryset(_mine(request), request, self) or []
        return pages.get_paginated_response([shape(upload) for upload in page])

    @extend_schema(
        request={"multipart/form-data": UploadInput},
        responses={202: UploadShape, 400: ERROR, 401: ERROR, 413: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Hands in one file. It is kept at once and read in the background; watch `status_url`."""
        if "file" not in request.data:
            raise services.NoFile
        given = UploadInput(data=request.data)
        given.is_valid(raise_exception=True)
        options = dict(given.validated_data)
        upload = services.receive(
            athlete=athlete_of(request), file=options.pop("file"), options=options
        )
        return Response(shape(upload), status=status.HTTP_202_ACCEPTED)


class UploadView(ApiView):
    @extend_schema(responses={200: UploadShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, upload_id: str) -> Response:
        """What became of one file."""
        return Response(shape(get_object_or_404(_mine(request), public_id=upload_id)))


class UploadRetryView(ApiView):
    @extend_schema(request=None, responses={202: UploadShape, 401: ERROR, 404: ERROR})
    def post(self, request: Request, upload_id: str) -> Response:
        """Reads a failed upload's file once more."""
        upload = services.try_again(get_object_or_404(_mine(request), public_id=upload_id))
        return Response(shape(upload), status=status.HTTP_202_ACCEPTED)


def _mine(request: Request) -> QuerySet[Upload]:
    return uploads_of(athlete_of(request).pk)
