"""Two doors: into the sample data, and out again without a trace."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stravalite.api.throttles import address_of, count_attempt
from stravalite.demo import tour


@require_POST
def look_around(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("activities")
    count_attempt("look-around", address_of(request), limit=20)
    athlete = tour.guide()
    if athlete is None:
        raise Http404
    tour.begin(request, athlete)
    return redirect("activities")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the tour; a person who is signed in as themselves stays so."""
    if tour.is_on(request):
        request.session.flush()
    return redirect("landing")
