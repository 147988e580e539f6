"""Settings of whom one knows: who follows, who coaches, who is not wanted."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.people.requests import athlete_of
from accounts.people.rights import Right, has
from social.graph import queries
from social.graph.forms import CoachForm, FollowersForm
from social.graph.models import Coaching, CoachingState
from social.graph.viewer import Viewer

_MOST = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def followers(request: HttpRequest) -> HttpResponse:
    """Whether one approves them. Ceasing to lets nobody in who waits: that is offered, not done."""
    me = athlete_of(request)
    given = request.POST if request.method == "POST" else None
    form = FollowersForm(given, instance=me.preferences)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("followers")
    context = {
        "form": form,
        "approves": me.preferences.approves_followers,
        "waiting": queries.requests_to(me).count(),
        "rows": queries.followers_of(me, Viewer(me))[:_MOST],
    }
    status = 422 if form.errors else 200
    return render(request, "social/followers.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coaches(request: HttpRequest) -> HttpResponse:
    """Who coaches, who is coached, who waits; and inviting one by handle."""
    me = athlete_of(request)
    form = CoachForm(request.POST if request.method == "POST" else None, athlete=me)
    if form.is_valid() and form.invite():
        messages.success(request, _("Invited."))
        return redirect("coaches")
    rows = queries.coachings_of(me)
    context = {
        "form": form,
        "coaches": [_seen(row, me.pk) for row in rows if row.athlete_id == me.pk],
        "coached": [_seen(row, me.pk) for row in rows if row.coach_id == me.pk],
        "may_coach": has(me, Right.BE_CHOSEN_AS_COACH),
    }
    return render(request, "social/coaches.html", context, status=422 if form.errors else 200)


def _seen(row: Coaching, me: int) -> dict[str, object]:
    """A row from one's own side: who is across, and whose turn it is."""
    asked_by_coach = row.state == CoachingState.ASKED
    return {
        "person": row.coach if row.athlete_id == me else row.athlete,
        "since": row.accepted_at,
        "agreed": row.state == CoachingState.ACCEPTED,
        "mine_to_answer": row.state != CoachingState.ACCEPTED
        and asked_by_coach == (row.athlete_id == me),
    }


@login_required
@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    me = athlete_of(request)
    context = {"blocks": queries.blocks_of(me)[:_MOST], "mutes": queries.mutes_of(me)[:_MOST]}
    return render(request, "social/blocked.html", context)
