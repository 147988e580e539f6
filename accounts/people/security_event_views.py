"""The page of one's own recent security activity."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.people import security_events
from accounts.people.requests import athlete_of

_SHOWN = 50


@login_required
@never_cache
@require_safe
def security_activity(request: HttpRequest) -> HttpResponse:
    athlete = athlete_of(request)
    entries = list(security_events.of(athlete)[: _SHOWN + 1])
    events = security_events.in_words(athlete, entries[:_SHOWN])
    context = {"events": events, "more": len(entries) > _SHOWN, "shown": _SHOWN}
    return render(request, "accounts/security_activity.html", context)
