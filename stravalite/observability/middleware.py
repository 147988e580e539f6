"""Around every request: an id, a content policy, and refusals turned into answers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from stravalite.api.throttles import address_of
from stravalite.errors import DomainError
from stravalite.observability.context import address_is, request_id_is

GetResponse = Callable[[HttpRequest], HttpResponse]
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,40}")

#: The admin, the browsable API and the API docs are made by others and use inline script and style.
RELAXED_POLICY = {
    **settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}


class RequestIdMiddleware:
    """Every response carries X-Request-ID; one sent by a proxy is kept when it looks like an id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        request_id = sent if _ACCEPTABLE.fullmatch(sent) else uuid.uuid4().hex[:16]
        request.request_id = request_id  # type: ignore[attr-defined]
        with request_id_is(request_id), address_is(address_of(request)):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """The strict policy, relaxed only where pages are not ours."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith(settings.RELAXED_POLICY_PREFIXES):
            response._csp_config = RELAXED_POLICY  # type: ignore[attr-defined]
        return super().process_response(request, response)


class NulMiddleware:
    """No address and no question of ours has a NUL in it, and PostgreSQL takes none in a text."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class DomainErrorMiddleware:
    """A refusal that no view answered becomes the four-part error page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        name = error.status if error.status in {400, 403, 404, 429} else 400
        response = render(request, f"errors/{name}.html", {"error": error}, status=error.status)
        if "retry_after" in error.extra:
            response["Retry-After"] = str(error.extra["retry_after"])
        return response
