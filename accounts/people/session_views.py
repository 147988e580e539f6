"""The page of what is signed in where."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.people import sessions as services
from accounts.people.requests import athlete_of


@login_required
@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    found = services.open_of(athlete_of(request), here=request.session.session_key or "")
    return render(request, "accounts/sessions.html", {"sessions": found})


@login_required
@require_POST
def end(request: HttpRequest, session_id: str) -> HttpResponse:
    services.end(athlete_of(request), session_id)
    messages.success(request, _("Signed out there."))
    return redirect("sessions")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    services.end_others(athlete_of(request), here=request.session.session_key or "")
    messages.success(request, _("Signed out everywhere else."))
    return redirect("sessions")
