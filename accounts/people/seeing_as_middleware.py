"""At every request of staff who see as somebody: may they still, and a line on record."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from accounts.people import seeing_as
from accounts.people.models import User
from stravalite.readonly import mark_of


class SeeingAsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = mark_of(request)
        if mark is None or mark.kind.name != seeing_as.KIND.name:
            return self.get_response(request)
        athlete = request.user
        if not isinstance(athlete, User):  # suspended or gone: the session is nobody's
            return self._as_nobody(request)
        seeing = seeing_as.goes_on(mark.facts, athlete)
        if seeing is None:
            return self._as_nobody(
                request, lambda: seeing_as.note_end(mark.facts, athlete, how="ran out")
            )
        request.seeing_as = seeing  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.resolver_match is None or request.resolver_match.url_name != mark.kind.leave:
            seeing_as.note_page(
                seeing,
                athlete,
                method=str(request.method),
                path=request.path_info,
                status=response.status_code,
            )
        return response

    def _as_nobody(
        self, request: HttpRequest, note: Callable[[], None] = lambda: None
    ) -> HttpResponse:
        request.session.flush()
        note()  # sockets are asked by it, so the session must be gone
        request.user = AnonymousUser()
        request.read_only = None  # type: ignore[attr-defined]
        return self.get_response(request)
