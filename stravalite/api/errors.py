"""Every refusal of the API in one shape: {type, code, message, hint, fields?, request_id}."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.response import Response

from stravalite.errors import DomainError
from stravalite.observability.context import current_request_id

#: Programs live here; S0's unprefixed addresses included.
_OF_PROGRAMS = ("/api/", "/auth/", "/runs/", "/analytics/", "/leaderboard")
_HINTS = {
    400: gettext_lazy("Check the fields named here and send the request again."),
    401: gettext_lazy(
        "Sign in at /api/auth/login and send the token as 'Authorization: Bearer …'."
    ),
    403: gettext_lazy("You are signed in, but this is not yours to do."),
    404: gettext_lazy("Check the id. Things that are not shared with you are not found either."),
    405: gettext_lazy("See /apidocs/ for what this address answers to."),
    406: gettext_lazy("Ask for application/json, version 1."),
    415: gettext_lazy("Send JSON, or a form with files where the documentation says so."),
    429: gettext_lazy("Wait as long as the Retry-After header says."),
}


def is_for_programs(path: str) -> bool:
    """Whether refusals at this address are JSON, not a page."""
    return path.startswith(_OF_PROGRAMS)


def body(
    *, code: str, message: str, hint: str = "", kind: str = "user", **extra: Any
) -> dict[str, Any]:
    return {
        "type": kind,
        "code": code,
        "message": message,
        "hint": hint,
        **extra,
        "request_id": current_request_id(),
    }


def handle(error: Exception, _context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; unknown errors are left to the 500 page, which has the same shape."""
    if isinstance(error, DomainError):
        extra: dict[str, Any] = dict(error.extra)
        if error.fields:
            extra["fields"] = {k: [str(m) for m in v] for k, v in error.fields.items()}
        answer = Response(
            body(code=error.code, message=str(error.message), hint=str(error.hint), **extra),
            status=error.status,
        )
        if "retry_after" in error.extra:
            answer["Retry-After"] = str(error.extra["retry_after"])
        return answer
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("Not found, or not shared with you."))
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return _from_rest_framework(error)
    return None


def _from_rest_framework(error: exceptions.APIException) -> Response:
    code = error.status_code
    extra: dict[str, Any] = {}
    message = str(error.detail) if not isinstance(error.detail, dict | list) else ""
    if isinstance(error, exceptions.ValidationError):
        message = _("Some fields cannot be used as they are.")
        detail = error.detail
        extra["fields"] = detail if isinstance(detail, dict) else {"non_field_errors": detail}
    headers = {}
    wait_s = getattr(error, "wait", None)
    if wait_s:
        headers["Retry-After"] = str(math.ceil(wait_s))
    if code == status.HTTP_401_UNAUTHORIZED:
        headers["WWW-Authenticate"] = getattr(error, "auth_header", None) or 'Bearer realm="api"'
    names = error.get_codes()
    name = names if isinstance(names, str) else "invalid"
    return Response(
        body(code=name, message=message, hint=str(_HINTS.get(code, "")), **extra),
        status=code,
        headers=headers,
    )
