"""All activities of a person that whoever looks may see."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.activity.models import Status
from activities.log.profile import activities_of, shown
from activities.log.sorting import links_to, page_of
from social.graph.queries import is_open, person_called
from social.graph.viewer import viewer_of


@require_safe
def activities(request: HttpRequest, handle: str) -> HttpResponse:
    """Page by page; of a closed profile that shares nothing with the viewer there is no such page."""
    viewer = viewer_of(request)
    person = person_called(viewer, handle)
    page = page_of(activities_of(person, viewer).filter(status=Status.READY), request)
    if not page["activities"] and not is_open(person):
        raise Http404
    page["activities"] = shown(page["activities"], viewer)
    context = {**links_to(request, {}, page), "person": person, "activities": page["activities"]}
    return render(request, "activities/of_person.html", context)
