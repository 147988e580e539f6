"""One's own security events, for programs that a person signed in to."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import security_events
from accounts.people.requests import athlete_of
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class SecurityEventOutput(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    verb = serializers.CharField(help_text="A stable name, such as session.signed_in.")
    words = serializers.CharField(help_text="The same as a sentence.")
    by = serializers.CharField(help_text="Who did it; empty when it was you or a rule.")
    address = serializers.CharField(help_text="The network it came from, shortened.")
    details = serializers.DictField(child=serializers.CharField())


class SecurityEventPages(CursorPages):
    ordering = ("-at", "-pk")


class SecurityEventsView(ApiView):
    pagination_class = SecurityEventPages  # for the description; `get` pages by itself

    @extend_schema(
        responses={200: SecurityEventOutput(many=True), 401: ERROR, 403: ERROR},
    )
    def get(self, request: Request) -> Response:
        """What happened to your account, the newest first."""
        athlete = athlete_of(request)
        pages = SecurityEventPages()
        entries = pages.paginate_queryset(security_events.of(athlete), request, self) or []
        events = [asdict(event) for event in security_events.in_words(athlete, entries)]
        return pages.get_paginated_response(SecurityEventOutput(events, many=True).data)
