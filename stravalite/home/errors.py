"""Error pages in four parts, and the same as JSON for the API."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from stravalite.api.errors import body, is_for_programs

RETRY_AFTER_S = 10


def _page(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if is_for_programs(request.path):
        kind = "internal" if status >= 500 else "user"
        answer = body(code=code, message=message, hint="", kind=kind)
        return JsonResponse(answer, status=status)
    return render(request, f"errors/{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, "bad_request", _("The request could not be understood."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, "forbidden", _("This is not yours to do."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, "not_found", _("Not found, or not shared with you."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake; or the database is away, which passes."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        answer = _page(request, 503, "unavailable", _("The server cannot reach its data just now."))
        answer["Retry-After"] = str(RETRY_AFTER_S)
        return answer
    return _page(request, 500, "internal", _("Something went wrong on this server."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "errors/403.html", {"csrf": True}, status=403)


class UnknownApiAddress(APIView):
    """Addresses below /api/ that do not exist say so in the API's own shape."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(exclude=True)
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise exceptions.NotFound(_("There is nothing at this address. See /apidocs/."))

    @extend_schema(exclude=True)
    def get(self, request: Request, _rest: str) -> None:  # pragma: no cover - initial raises
        raise exceptions.NotFound
