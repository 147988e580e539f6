"""Language and time zone as the signed-in person set them."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class PreferencesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # a visitor without a session cookie costs no query
        if request.COOKIES.get("sessionid") is None or not request.user.is_authenticated:
            return self.get_response(request)
        preferences = request.user.preferences
        translation.activate(preferences.language)
        request.LANGUAGE_CODE = preferences.language
        try:
            timezone.activate(ZoneInfo(preferences.timezone))
        except (ZoneInfoNotFoundError, ValueError):
            timezone.deactivate()
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
