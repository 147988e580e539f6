"""One's alerts, for programs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social.graph.viewer import Viewer, viewer_of
from social.notifications import inbox
from social.notifications.inbox import Alert
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class ActorShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    handle = serializers.CharField()
    name = serializers.CharField()


class NotificationShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.CharField()
    actor = ActorShape(allow_null=True, help_text="Who did it last; null when nobody did.")
    others = serializers.IntegerField(help_text="How many more people did it.")
    target = serializers.CharField(help_text="The address of the page it is about; may be empty.")
    thing = serializers.CharField(help_text="The id of what it is about.")
    text = serializers.CharField(help_text="In the athlete's language.")
    read_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField(help_text="When it last happened.")


class ReadInput(serializers.Serializer[Any]):
    read = serializers.BooleanField()


class ReadAllInput(serializers.Serializer[Any]):
    until = serializers.DateTimeField(
        required=False, help_text="What happened later stays unread; now when left out."
    )


class ReadAllShape(serializers.Serializer[Any]):
    read = serializers.IntegerField(help_text="How many were unread.")


class NewestFirst(CursorPages):
    ordering = ("-moment", "-id")


def shape(alert: Alert) -> dict[str, Any]:
    actor = alert.actor
    return {
        "id": alert.row.public_id,
        "kind": alert.row.kind,
        "actor": None
        if actor is None
        else {"id": actor.public_id, "handle": actor.handle, "name": actor.name},
        "others": max(0, len(alert.actors) - 1),
        "target": alert.row.url,
        "thing": alert.row.thing,
        "text": alert.text,
        "read_at": alert.row.read_at,
        "created_at": alert.row.moment,
    }


class NotificationsView(ApiView):
    pagination_class = NewestFirst  # for the description; `get` pages by itself

    @extend_schema(
        parameters=[
            OpenApiParameter("unread", bool, description="Only what was not read yet."),
            OpenApiParameter("per_page", int),
            OpenApiParameter("cursor"),
        ],
        responses={200: NotificationShape(many=True), 401: ERROR, 404: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Your alerts, the newest first. What several people did to one thing is one alert."""
        viewer = viewer_of(request)
        unread = request.query_params.get("unread") in {"1", "true"}
        rows = inbox.with_actors(inbox.inbox(viewer, unread=unread), viewer)
        pages = NewestFirst()
        found = pages.paginate_queryset(rows, request, self) or []
        shapes = [shape(inbox.alert_of(row)) for row in found]
        return pages.get_paginated_response(NotificationShape(shapes, many=True).data)


class NotificationView(ApiView):
    @extend_schema(
        request=ReadInput,
        responses={200: NotificationShape, 400: ERROR, 401: ERROR, 403: ERROR, 404: ERROR},
    )
    def patch(self, request: Request, notification_id: str) -> Response:
        """Marks one as read or unread."""
        viewer = viewer_of(request)
        row = inbox.one(viewer, notification_id)
        given = ReadInput(data=request.data)
        given.is_valid(raise_exception=True)
        inbox.mark(viewer, row, read=given.validated_data["read"])
        return Response(NotificationShape(_shown(viewer, notification_id)).data)


class ReadAllView(ApiView):
    @extend_schema(
        request=ReadAllInput, responses={200: ReadAllShape, 400: ERROR, 401: ERROR, 403: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Marks everything as read."""
        given = ReadAllInput(data=request.data)
        given.is_valid(raise_exception=True)
        read = inbox.mark_all(viewer_of(request), until=given.validated_data.get("until"))
        return Response({"read": read})


def _shown(viewer: Viewer, public_id: str) -> dict[str, Any]:
    rows = inbox.with_actors(inbox.inbox(viewer).filter(public_id=public_id), viewer)
    return shape(inbox.alert_of(rows.get()))
