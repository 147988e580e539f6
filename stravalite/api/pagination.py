"""Cursor pages: {results, next, previous}, no counts unless asked (`?count=1`)."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response


class CursorPages(CursorPagination):
    page_size = 30
    page_size_query_param = "per_page"
    max_page_size = 200
    ordering: str | tuple[str, ...] = "-pk"

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any] | None:
        self.total = (
            queryset.order_by().count() if request.query_params.get("count") == "1" else None
        )
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        answer = {
            "results": data,
            "next": self.get_next_link(),
            "previous": self.get_previous_link(),
        }
        if self.total is not None:
            answer["count"] = self.total
        return Response(answer)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["results"],
            "properties": {
                "results": schema,
                "next": link,
                "previous": link,
                "count": {"type": "integer"},
            },
        }
