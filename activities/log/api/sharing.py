"""A picture of one's own activity to show elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from activities.log.queries import own_activity
from activities.log.sharing import picture_of
from activities.maps.poster import SIZES, Size
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView
from stravalite.ui.display import display_for

_THEMES = ("light", "dark")


class _Asked(serializers.Serializer[Any]):
    size = serializers.ChoiceField(choices=list(SIZES), default="wide")
    theme = serializers.ChoiceField(choices=_THEMES, default="light")


class SharePictureView(ApiView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "size", enum=list(SIZES), description="1200×630, 1080×1350 or 1080×1920 pixels."
            ),
            OpenApiParameter("theme", enum=list(_THEMES)),
        ],
        responses={
            (200, "image/png"): bytes,
            304: OpenApiResponse(),
            400: ERROR,
            401: ERROR,
            404: ERROR,
        },
    )
    def get(self, request: Request, activity_id: str) -> HttpResponse:
        """Route, name and numbers of your own activity, as a stranger might know them: hidden places are
        cut off, and heart rate is not in it unless you share yours. Has an ETag."""
        asked = _Asked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        size: Size = asked.validated_data["size"]
        theme = asked.validated_data["theme"]
        activity = own_activity(request._request, activity_id)
        picture = picture_of(activity, display_for(request._request))
        etag = picture.etag(size, theme)
        sent = {part.strip() for part in request.headers.get("If-None-Match", "").split(",")}
        if etag in sent or f"W/{etag}" in sent:
            answer = HttpResponse(status=304)
        else:
            answer = HttpResponse(picture.png(size, theme), content_type="image/png")
            name = f"{activity.local_date.isoformat()}-{size}.png"
            answer["Content-Disposition"] = f'inline; filename="{name}"'
        answer["ETag"] = etag
        answer["Cache-Control"] = "private, max-age=0, must-revalidate"
        return answer
