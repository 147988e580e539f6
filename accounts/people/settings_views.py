"""The list of settings, and how this room stands in it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.people.requests import athlete_of
from stravalite.ui import settings_pages


@login_required
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every page of settings with what is set now; `?q=` leaves those it is about."""
    query = " ".join(request.GET.get("q", "").split())[:60]
    groups = settings_pages.groups_for(athlete_of(request), query=query)
    return render(request, "settings/index.html", {"groups": groups, "query": query})
