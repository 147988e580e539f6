"""Saved views for programs."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from activities.log import saved
from activities.log.models import NAME_LONGEST, QUERY_LONGEST, SavedView
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class SavedViewShape(serializers.Serializer[Any]):
    id = serializers.CharField(read_only=True, source="public_id")
    name = serializers.CharField(max_length=NAME_LONGEST)
    query = serializers.CharField(
        max_length=QUERY_LONGEST,
        required=False,
        allow_blank=True,
        default="",
        help_text="As in the address of the list: filters and order, such as sport=Run&sort=distance.",
    )
    created_at = serializers.DateTimeField(read_only=True)


class SavedViewChanges(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=NAME_LONGEST, required=False)
    query = serializers.CharField(max_length=QUERY_LONGEST, required=False, allow_blank=True)


def _mine(request: Request, view_id: str) -> SavedView:
    return get_object_or_404(SavedView, athlete=athlete_of(request), public_id=view_id)


def _live(request: Request, view_id: str) -> SavedView:
    return get_object_or_404(SavedView.objects.of(athlete_of(request).pk), public_id=view_id)


class SavedViewsView(ApiView):
    pagination_class = None

    @extend_schema(responses={200: SavedViewShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your saved views of the list of activities, by name."""
        views = SavedView.objects.of(athlete_of(request).pk)
        return Response(SavedViewShape(views, many=True).data)

    @extend_schema(
        request=SavedViewShape, responses={201: SavedViewShape, 400: ERROR, 401: ERROR, 409: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Saves a view."""
        given = SavedViewShape(data=request.data)
        given.is_valid(raise_exception=True)
        view = saved.save(athlete=athlete_of(request), **given.validated_data)
        return Response(SavedViewShape(view).data, status=status.HTTP_201_CREATED)


class SavedViewView(ApiView):
    @extend_schema(
        request=SavedViewChanges,
        responses={200: SavedViewShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR},
    )
    def patch(self, request: Request, view_id: str) -> Response:
        """Renames a view, or changes what it shows."""
        view = _live(request, view_id)
        given = SavedViewChanges(data=request.data)
        given.is_valid(raise_exception=True)
        if "name" in given.validated_data:
            saved.rename(view, name=given.validated_data["name"])
        if "query" in given.validated_data:
            saved.change_query(view, query=given.validated_data["query"])
        return Response(SavedViewShape(view).data)

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, view_id: str) -> Response:
        """Takes it out of sight; for 30 days `restore` brings it back."""
        saved.delete(_live(request, view_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RestoreSavedViewView(ApiView):
    @extend_schema(
        request=None, responses={200: SavedViewShape, 401: ERROR, 404: ERROR, 409: ERROR}
    )
    def post(self, request: Request, view_id: str) -> Response:
        """Brings back a deleted view."""
        return Response(SavedViewShape(saved.restore(_mine(request, view_id))).data)
