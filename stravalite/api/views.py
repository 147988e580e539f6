"""The view every endpoint builds on: idempotent writes."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from stravalite.api import idempotency
from stravalite.api.browsing import BrowsableView
from stravalite.api.models import KeptAnswer


class ApiView(BrowsableView):
    """An endpoint that honours `Idempotency-Key` on every POST."""

    kept_answer: KeptAnswer | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.kept_answer = idempotency.begin(request)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, idempotency.Replay):
            return idempotency.answer_again(exc.kept)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.kept_answer is not None and isinstance(answer, Response):
            idempotency.finish(self.kept_answer, answer)
            self.kept_answer = None
        return answer
