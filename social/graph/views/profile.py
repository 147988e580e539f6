"""A person's page: what they share with this viewer, what they tell of themselves, whom they know."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.people.models import User
from accounts.people.requests import athlete_of
from accounts.people.rights import Right, has
from accounts.profile.services import profile_of
from social.graph import queries, view_as
from social.graph.models import Follow
from social.graph.panels import panels_of
from social.graph.viewer import Viewer, viewer_of
from stravalite.ui.sports import SPORTS

PER_PAGE = 50


@require_safe
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """What the person shares with whoever looks; to strangers who share nothing with all they do not exist."""
    try:
        person, viewer = _person(request, handle)
    except queries.Gone as gone:
        return render(request, "social/profile_gone.html", {"error": gone}, status=gone.status)
    shown = panels_of(person, viewer)
    looks_in = viewer.athlete is None and not view_as.persona_of(request)
    if looks_in and not (shown or queries.is_open(person)):
        raise Http404
    context = {**_head(person, viewer, "activity"), "panels": shown}
    return render(request, "social/profile.html", context)


@require_safe
def about(request: HttpRequest, handle: str) -> HttpResponse:
    person, viewer = _open_person(request, handle)
    sports = [SPORTS[name] for name in profile_of(person).interests if name in SPORTS]
    context = {**_head(person, viewer, "about"), "sports": sports}
    return render(request, "social/profile_about.html", context)


@require_safe
def followers(request: HttpRequest, handle: str) -> HttpResponse:
    person, viewer = _open_person(request, handle)
    rows = _page(request, queries.followers_of(person, viewer))
    others = [row.follower for row in rows["rows"]]
    return _people(request, person, viewer, "followers", others, rows)


@require_safe
def following(request: HttpRequest, handle: str) -> HttpResponse:
    person, viewer = _open_person(request, handle)
    rows = _page(request, queries.following_of(person, viewer))
    others = [row.followee for row in rows["rows"]]
    return _people(request, person, viewer, "following", others, rows)


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """A fixed address for one's own page."""
    return redirect("person", handle=athlete_of(request).handle)


@login_required
@require_POST
def look_as(request: HttpRequest) -> HttpResponse:
    """Begins to see one's own pages as others do."""
    view_as.begin(request, request.POST.get("persona", ""))
    return redirect("person", handle=athlete_of(request).handle)


@login_required
@require_POST
def look_as_oneself(request: HttpRequest) -> HttpResponse:
    view_as.leave(request)
    return redirect("person", handle=athlete_of(request).handle)


def _person(request: HttpRequest, handle: str) -> tuple[User, Viewer]:
    viewer = viewer_of(request)
    return queries.person_called(viewer, handle), viewer


def _open_person(request: HttpRequest, handle: str) -> tuple[User, Viewer]:
    """The tabs of a profile that is not open do not exist."""
    person, viewer = _person(request, handle)
    if not queries.is_open(person):
        raise Http404
    return person, viewer


def _head(person: User, viewer: Viewer, tab: str) -> dict[str, Any]:
    """What stands above each tab; counts only of what the viewer could count."""
    is_open = queries.is_open(person)
    mine = viewer.athlete
    context: dict[str, Any] = {
        "person": person,
        "told": profile_of(person),
        "tab": tab,
        "is_open": is_open,
        "is_me": viewer.owns(person.pk),
        "relation": queries.relations(viewer, [person.pk]).get(person.pk),
        "is_coach": has(person, Right.BE_CHOSEN_AS_COACH),
        "may_coach": mine is not None and has(mine, Right.BE_CHOSEN_AS_COACH),
        "personas": view_as.PERSONAS,
    }
    if is_open:
        context["followers_count"] = queries.followers_of(person, viewer).order_by().count()
        context["following_count"] = queries.following_of(person, viewer).order_by().count()
    return context


def _page(request: HttpRequest, rows: QuerySet[Follow]) -> dict[str, Any]:
    """A keyset page: right while people come and go."""
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 16:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    more = len(found) > PER_PAGE
    return {"rows": shown, "older_url": f"?before={shown[-1].pk}" if more else ""}


def _people(
    request: HttpRequest,
    person: User,
    viewer: Viewer,
    which: str,
    others: list[User],
    page: dict[str, Any],
) -> HttpResponse:
    between = queries.relations(viewer, [other.pk for other in others])
    people = [{"person": other, "relation": between.get(other.pk)} for other in others]
    context = {
        **_head(person, viewer, "people"),
        "which": which,
        "people": people,
        "older_url": page["older_url"],
    }
    return render(request, "social/profile_people.html", context)
