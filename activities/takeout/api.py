"""Taking everything along, for programs that a person signed in with."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.recency import RecentSignInRequired, require_recent
from accounts.people.requests import athlete_of
from activities.log.api.filters import FILTERS
from activities.log.queries import ActivityFilter, own_activities
from activities.takeout import services
from activities.takeout.models import Export, ExportStatus
from activities.takeout.views import filename, sheet_answer
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView
from stravalite.files import download


class ExportShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.ChoiceField(choices=ExportStatus.choices)
    percent = serializers.IntegerField(help_text="How far the packing is.")
    size = serializers.IntegerField(help_text="Bytes, once it is ready.")
    counts = serializers.DictField(child=serializers.IntegerField())
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


def shape(export: Export) -> dict[str, Any]:
    return {
        "id": export.public_id,
        "status": export.status,
        "percent": services.percent_of(export),
        "size": export.size,
        "counts": export.counts,
        "created_at": export.created_at,
        "expires_at": export.expires_at,
    }


class ExportView(ApiView):
    permission_classes = (IsAuthenticated,)

    def export(self, request: Request, export_id: str) -> Export:
        mine = Export.objects.of(athlete_of(request).pk).select_related("athlete")
        return get_object_or_404(mine, public_id=export_id)


class AskView(ExportView):
    @extend_schema(request=None, responses={202: ExportShape, 401: ERROR, 409: ERROR})
    def post(self, request: Request) -> Response:
        """Asks for everything of yours in one zip. One at a time; it is kept for seven days."""
        return Response(shape(services.ask(athlete_of(request))), status=status.HTTP_202_ACCEPTED)


class ExportsView(ExportView):
    pagination_class = CursorPages  # for the description; `get` pages by itself

    @extend_schema(responses={200: ExportShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your exports, newest first."""
        pages = CursorPages()
        mine = Export.objects.of(athlete_of(request).pk)
        page = pages.paginate_queryset(mine, request, self) or []
        return pages.get_paginated_response([shape(export) for export in page])


class OneView(ExportView):
    @extend_schema(responses={200: ExportShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, export_id: str) -> Response:
        """How an export fares."""
        return Response(shape(self.export(request, export_id)))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, export_id: str) -> Response:
        """Removes the export from the server, also while it is being made."""
        services.remove(self.export(request, export_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class DownloadView(ExportView):
    @extend_schema(
        responses={
            (200, "application/octet-stream"): OpenApiResponse(bytes),
            302: OpenApiResponse(description="To a signed address that works for a minute."),
            401: ERROR,
            403: ERROR,
            404: ERROR,
            409: ERROR,
        }
    )
    def get(self, request: Request, export_id: str) -> HttpResponseBase:
        """The zip. Only for who has signed in some minutes ago at most."""
        export = self.export(request, export_id)
        try:
            require_recent(request)
        except RecentSignInRequired as refused:
            raise RecentSignInRequired(
                _("An export is everything of yours: sign in anew to take it.")
            ) from refused
        return download(services.to_download(export).file, filename=filename(export))


class SheetView(ApiView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        parameters=FILTERS,
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="One line each."),
            400: ERROR,
            401: ERROR,
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Your activities as a table, as the filters and the order of the list narrow them."""
        mine = own_activities(athlete_of(request).pk)
        wanted = ActivityFilter(request.query_params, queryset=mine)
        if not wanted.is_valid():
            raise serializers.ValidationError(wanted.errors)
        return sheet_answer(wanted.qs)
