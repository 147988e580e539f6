"""The pages that compose wings."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.people.forms import SignInForm


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The front door; people who are in already go to their activities."""
    if request.user.is_authenticated:
        return redirect("activities")
    return render(
        request,
        "home/landing.html",
        {"form": SignInForm(), "registration_open": settings.REGISTRATION == "open"},
    )
