"""Finding people, and who waits to be let in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.people import invitations
from accounts.people.models import User
from accounts.people.requests import athlete_of
from social.graph import queries, services
from social.graph.suggestions import suggestions_for
from social.graph.viewer import viewer_of
from social.graph.views.deeds import back_to

_MOST_FOUND = 50


@login_required
@require_safe
def athletes(request: HttpRequest) -> HttpResponse:
    """Search, or suggestions; on a server where one is alone, how to change that."""
    me, viewer = athlete_of(request), viewer_of(request)
    words = request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {
        "words": words,
        "may_invite": invitations.may_invite(me),
        "waiting": queries.requests_to(me).count(),
    }
    if words:
        found = list(queries.search(viewer, words).exclude(pk=me.pk)[: _MOST_FOUND + 1])
        between = queries.relations(viewer, [one.pk for one in found])
        context["too_many"] = len(found) > _MOST_FOUND
        context["people"] = [
            {"person": one, "relation": between.get(one.pk)} for one in found[:_MOST_FOUND]
        ]
        return render(request, "social/athletes.html", context)
    suggested = suggestions_for(viewer)
    between = queries.relations(viewer, [each.person.pk for each in suggested])
    context["suggested"] = [
        {"person": each.person, "relation": between.get(each.person.pk), "why": each.why}
        for each in suggested
    ]
    if not suggested:
        others = User.objects.filter(is_active=True).exclude(pk=me.pk)
        context["is_alone"] = not others.exists()
    return render(request, "social/athletes.html", context)


@login_required
@require_safe
def follow_requests(request: HttpRequest) -> HttpResponse:
    waiting = queries.requests_to(athlete_of(request))[:_MOST_FOUND]
    return render(request, "social/follow_requests.html", {"waiting": waiting})


@login_required
@require_POST
def answer(request: HttpRequest, handle: str, word: str) -> HttpResponse:
    """Accepts or declines what somebody asked."""
    me = athlete_of(request)
    follow = get_object_or_404(queries.requests_to(me), follower__handle__iexact=handle)
    if word == "accept":
        services.accept_follow(follow=follow, actor=me)
        messages.success(request, _("Accepted."))
    else:
        services.decline_follow(follow=follow, actor=me)
        messages.success(request, _("Declined. They are not told."))
    return redirect(back_to(request, "/follow-requests"))


@login_required
@require_POST
def accept_all(request: HttpRequest) -> HttpResponse:
    count = services.accept_all(actor=athlete_of(request))
    said = ngettext("%(count)s person follows you now.", "%(count)s people follow you now.", count)
    messages.success(request, said % {"count": count})
    return redirect(back_to(request, "/follow-requests"))
