"""From a sign-in page to the page where a closed account can be brought back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.closing.services import AccountIsClosing
from accounts.closing.views import remember


class RestoreMiddleware:
    """The API answers such a sign-in itself; only pages come here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, AccountIsClosing):
            return None
        remember(request, error.closure)
        return redirect("account_restore")
