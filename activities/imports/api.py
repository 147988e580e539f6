"""Bringing an archive by program."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import BaseParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import Audience
from accounts.people.requests import athlete_of
from activities.imports import receipt, services
from activities.imports.messages import explain, explain_archive
from activities.imports.models import Import, ImportItem, ImportStatus, Outcome
from activities.imports.queries import imports_of, items_of, standing
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class BeginInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=255)
    size = serializers.IntegerField(min_value=1, help_text="Bytes of the whole archive.")


class WholeInput(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="The archive, for small ones in one piece.")


class StartInput(serializers.Serializer[Any]):
    visibility = serializers.ChoiceField(choices=Audience.choices, default=Audience.ONLY_ME)


class ReasonShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField()


class PreviewShape(serializers.Serializer[Any]):
    new = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    unreadable = serializers.IntegerField()
    first_date = serializers.DateField(allow_null=True)
    last_date = serializers.DateField(allow_null=True)
    by_sport = serializers.DictField(child=serializers.IntegerField())
    by_year = serializers.DictField(child=serializers.IntegerField())
    gear = serializers.IntegerField()
    photos = serializers.IntegerField()


class ProgressShape(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    eta_s = serializers.IntegerField(allow_null=True)


class CountsShape(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    skipped = serializers.IntegerField()
    failed = serializers.IntegerField()


class ImportShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=ImportStatus.choices)
    size = serializers.IntegerField()
    part_size = serializers.IntegerField()
    missing_parts = serializers.ListField(child=serializers.IntegerField())
    visibility = serializers.ChoiceField(choices=Audience.choices)
    preview = PreviewShape(allow_null=True)
    progress = ProgressShape()
    counts = CountsShape()
    error = ReasonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ItemShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()
    path = serializers.CharField()
    start_time = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    expected = serializers.ChoiceField(choices=Outcome.choices)
    activity = serializers.CharField(allow_null=True)
    error = ReasonShape(allow_null=True)


def shape(whole: Import) -> dict[str, Any]:
    """An import as the API tells it."""
    now = standing(whole)
    receiving = whole.status == ImportStatus.RECEIVING
    reason = explain_archive(whole.error_code, whole.error_facts)
    return {
        "id": whole.public_id,
        "name": whole.name,
        "status": whole.status,
        "size": whole.size,
        "part_size": whole.part_size,
        "missing_parts": services.missing_parts(whole) if receiving else [],
        "visibility": whole.audience,
        "preview": whole.preview if "new" in whole.preview else None,
        "progress": {"done": now.done, "total": now.total, "eta_s": now.eta_s},
        "counts": {
            "created": now.created,
            "updated": now.updated,
            "skipped": now.skipped,
            "failed": now.failed,
        },
        "error": _reason(reason),
        "created_at": whole.created_at,
        "finished_at": whole.finished_at,
    }


def _reason(reason: Any) -> dict[str, str] | None:
    if reason is None:
        return None
    return {"code": reason.code, "message": reason.message, "hint": reason.hint}


def item_shape(item: ImportItem) -> dict[str, Any]:
    return {
        "id": item.pk,
        "kind": item.kind,
        "name": item.name,
        "path": item.path,
        "start_time": item.moment,
        "outcome": item.outcome,
        "expected": item.expected,
        "activity": item.activity.public_id if item.activity else None,
        "error": _reason(explain(item.error_code, item.error_facts)),
    }


class NewestFirst(CursorPages):
    ordering = "-id"


class InOrder(CursorPages):
    ordering = "id"


class BytesParser(BaseParser):
    """A part's bytes as they are; one more than fits is enough to refuse it."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return stream.read(services.PART_BYTES + 1)


class ImportView(ApiView):
    """What every address of one import shares: it is its athlete's, or it does not exist."""

    def whole(self, request: Request, import_id: str) -> Import:
        return get_object_or_404(imports_of(athlete_of(request).pk), public_id=import_id)


class ImportsView(ApiView):
    parser_classes = (JSONParser, MultiPartParser)
    pagination_class = NewestFirst  # for the description; `get` pages by itself

    @extend_schema(responses={200: ImportShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your imports, newest first."""
        pages = NewestFirst()
        page = pages.paginate_queryset(imports_of(athlete_of(request).pk), request, self) or []
        return pages.get_paginated_response([shape(whole) for whole in page])

    @extend_schema(
        request={"application/json": BeginInput, "multipart/form-data": WholeInput},
        responses={202: ImportShape, 400: ERROR, 401: ERROR, 409: ERROR, 413: ERROR, 422: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Announces an archive, whose parts follow; or hands a small one in whole, as multipart `file`.

        Announcing the same name and size again goes on with an archive of which parts are missing.
        """
        athlete = athlete_of(request)
        if "file" in request.FILES:
            given: serializers.Serializer[Any] = WholeInput(data=request.data)
            given.is_valid(raise_exception=True)
            whole = services.receive(athlete=athlete, file=given.validated_data["file"])
        else:
            given = BeginInput(data=request.data)
            given.is_valid(raise_exception=True)
            whole = services.begin(athlete=athlete, **given.validated_data)
        return Response(shape(whole), status=status.HTTP_202_ACCEPTED)


class OneImportView(ImportView):
    @extend_schema(responses={200: ImportShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, import_id: str) -> Response:
        """How an import stands: preview, then progress and counts."""
        return Response(shape(self.whole(request, import_id)))

    @extend_schema(responses={204: None, 401: ERROR, 404: ERROR, 409: ERROR})
    def delete(self, request: Request, import_id: str) -> Response:
        """Discards an import that has not begun, with its archive."""
        services.discard(self.whole(request, import_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PartView(ImportView):
    parser_classes = (BytesParser,)

    @extend_schema(
        parameters=[OpenApiParameter("number", int, OpenApiParameter.PATH)],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={200: ImportShape, 401: ERROR, 404: ERROR, 409: ERROR, 422: ERROR},
    )
    def put(self, request: Request, import_id: str, number: int) -> Response:
        """Sends one part of `part_size` bytes, counted from 0. The last one starts the look through."""
        content = request.data if isinstance(request.data, bytes) else b""
        whole = self.whole(request, import_id)
        return Response(shape(services.receive_part(whole, number=number, content=content)))


class StartView(ImportView):
    @extend_schema(
        request=StartInput,
        responses={202: ImportShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request, import_id: str) -> Response:
        """Begins adding what the preview shows. Only you see it unless you say otherwise."""
        whole = self.whole(request, import_id)
        given = StartInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.start(whole, audience=given.validated_data["visibility"])
        return Response(shape(whole), status=status.HTTP_202_ACCEPTED)


_TURNS = {200: ImportShape, 202: ImportShape, 401: ERROR, 404: ERROR, 409: ERROR}


class PauseView(ImportView):
    @extend_schema(request=None, responses=_TURNS)
    def post(self, request: Request, import_id: str) -> Response:
        """Stops adding until you resume; what is being read is finished."""
        return Response(shape(services.pause(self.whole(request, import_id))), status=202)


class ResumeView(ImportView):
    @extend_schema(request=None, responses=_TURNS)
    def post(self, request: Request, import_id: str) -> Response:
        """Goes on with a paused import."""
        return Response(shape(services.resume(self.whole(request, import_id))), status=202)


class RetryView(ImportView):
    @extend_schema(request=None, responses=_TURNS)
    def post(self, request: Request, import_id: str) -> Response:
        """Tries what failed once more."""
        whole = self.whole(request, import_id)
        services.retry(whole)
        return Response(shape(whole), status=202)


class UndoView(ImportView):
    @extend_schema(request=None, responses=_TURNS)
    def post(self, request: Request, import_id: str) -> Response:
        """Takes back exactly what the import added. Restorable for 30 days."""
        return Response(shape(services.undo(self.whole(request, import_id))), status=202)


class RedoView(ImportView):
    @extend_schema(request=None, responses=_TURNS)
    def post(self, request: Request, import_id: str) -> Response:
        """Brings back what undoing took away."""
        return Response(shape(services.redo(self.whole(request, import_id))), status=202)


class ItemsView(ImportView):
    pagination_class = InOrder  # for the description; `get` pages by itself

    @extend_schema(
        parameters=[OpenApiParameter("outcome", str, enum=Outcome.values)],
        responses={200: ItemShape(many=True), 400: ERROR, 401: ERROR, 404: ERROR},
    )
    def get(self, request: Request, import_id: str) -> Response:
        """What became of each thing in the archive."""
        outcome = request.query_params.get("outcome", "")
        if outcome and outcome not in Outcome.values:
            raise serializers.ValidationError({"outcome": ["Unknown outcome."]})
        pages = InOrder()
        items = items_of(self.whole(request, import_id), outcome=outcome).order_by()
        page = pages.paginate_queryset(items, request, self) or []
        return pages.get_paginated_response([item_shape(item) for item in page])


class ReceiptView(ImportView):
    @extend_schema(
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="One line a thing."),
            401: ERROR,
            404: ERROR,
        }
    )
    def get(self, request: Request, import_id: str) -> HttpResponseBase:
        """The receipt as CSV."""
        return receipt_answer(self.whole(request, import_id))


def receipt_answer(whole: Import) -> HttpResponseBase:
    answer = StreamingHttpResponse(receipt.lines(whole), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{whole.public_id}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
