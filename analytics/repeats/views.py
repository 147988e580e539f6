"""Other times along a route, and two activities side by side, as pages."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.log.queries import own_activity, visible_activity
from analytics.repeats import drawings, words
from analytics.repeats.comparing import compare as side_by_side
from analytics.repeats.queries import repeats_of, usual_of
from stravalite.ui.display import display_for
from stravalite.ui.fragments import is_fragment

#: With fewer there is nothing to say of a route.
LEAST = 2


@login_required
@require_safe
def repeats(request: HttpRequest, public_id: str) -> HttpResponse:
    """The athlete's times along this route, and how this compares to what is usual."""
    activity, display = own_activity(request, public_id), display_for(request)
    found = repeats_of(activity)
    fastest = next((each for each in found if each.rank == 1), None)
    context: dict[str, Any] = {
        "activity": activity,
        "repeats": found if len(found) >= LEAST else [],
        "fastest": fastest if fastest and not fastest.is_this else None,
        "usual": words.compared(activity, usual_of(activity), display),
    }
    if context["repeats"]:
        context["headline"] = words.headline(found)
        context["chart"] = drawings.over_time(found, activity, display)
    template = "repeats/page.html#panel" if is_fragment(request) else "repeats/page.html"
    return render(request, template, context)


@require_safe
def compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """This activity beside the one `?with=` names, for whoever may see both; else which it could be."""
    one, viewer = visible_activity(request, public_id)
    context: dict[str, Any] = {"activity": one}
    wanted = request.GET.get("with", "").strip()[:40]
    if not wanted:
        mine = viewer.owns(one.athlete_id)
        found = repeats_of(one) if mine else []
        context["choices"] = [each for each in reversed(found) if not each.is_this]
        return render(request, "repeats/choose.html", context)
    other, _viewer = visible_activity(request, wanted)
    display = display_for(request)
    comparison = side_by_side(one, other, viewer)
    context |= {
        "other": other,
        "rows": drawings.table(comparison, display),
        "chart": drawings.gap_chart(comparison, display),
        "map": drawings.both_tracks(comparison, display),
        "title": _("%(one)s beside %(other)s") % {"one": one.name, "other": other.name},
    }
    return render(request, "repeats/compare.html", context)
