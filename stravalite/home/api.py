"""Finding from anywhere, for programs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView
from stravalite.home import finding


class FoundShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["page", "activity", "person", "gear"])
    title = serializers.CharField()
    url = serializers.CharField(help_text="Its page, below the address of this server.")
    id = serializers.CharField(allow_null=True, help_text="Of an activity or an athlete.")


class SearchView(ApiView):
    @extend_schema(
        parameters=[OpenApiParameter("q", description="Words, two letters at least.")],
        responses={200: FoundShape(many=True), 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Pages, your activities, people and your gear by a few words: at most six of each."""
        words = request.query_params.get("q", "")
        groups = finding.find(request, words)
        return Response([_shape(found) for group in groups for found in group.results])


def _shape(found: finding.Found) -> dict[str, Any]:
    thing = found.activity or found.person
    return {
        "kind": found.kind,
        "title": found.title,
        "url": found.url,
        "id": thing.public_id if thing else None,
    }
