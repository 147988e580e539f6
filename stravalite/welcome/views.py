"""The way in as pages: they work without script, keep what was said, and never stand in the way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.measures import services as measures
from accounts.people.forms import put_errors
from accounts.people.limits import max_upload_mb
from accounts.people.models import User
from accounts.people.requests import athlete_of
from accounts.profile import services as profiles
from activities.log.views.upload import LATEST, row
from activities.uploads.queries import uploads_of
from activities.zones import places
from activities.zones import services as zones
from activities.zones.models import PrivacyZone
from social.graph import queries as people
from social.graph.suggestions import suggestions_for
from social.graph.viewer import viewer_of
from stravalite.errors import DomainError
from stravalite.ui.display import display_for
from stravalite.welcome import steps
from stravalite.welcome.forms import AboutForm, HomeForm, SharingForm
from stravalite.welcome.steps import Step

_MOST_SUGGESTED = 4


@login_required
@never_cache
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Where one left off; the first step for whoever comes again."""
    here = athlete_of(request).preferences.getting_started
    return redirect("welcome_step", here if here in steps.BY_NAME else steps.STEPS[0].name)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One step. A POST keeps the answers and goes on; `skip` goes on without them."""
    here = steps.BY_NAME.get(name)
    if here is None:
        raise Http404
    answer = {"history": _history, "you": _you, "people": _people}[here.name]
    if request.method == "POST" and "skip" in request.POST:
        return _next(request, here)
    return answer(request, here)


@login_required
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Sends away the card, or the rest of the steps; everything in them is in Settings too."""
    athlete = athlete_of(request)
    is_on_the_way = athlete.preferences.getting_started in steps.BY_NAME
    steps.go(athlete, steps.CARD if is_on_the_way else steps.NOWHERE)
    return redirect("feed")


def _next(request: HttpRequest, here: Step) -> HttpResponse:
    athlete = athlete_of(request)
    following = steps.after(here)
    if athlete.preferences.getting_started in steps.BY_NAME:
        steps.go(athlete, following)
    return redirect("feed") if following == steps.CARD else redirect("welcome_step", following)


def _page(
    request: HttpRequest, here: Step, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    back = steps.STEPS[here.number - 2] if here.number > 1 else None
    context |= {"step": here, "steps": steps.STEPS, "back": back}
    return render(request, f"welcome/{here.name}.html", context, status=status)


def _history(request: HttpRequest, here: Step) -> HttpResponse:
    if request.method == "POST":
        return _next(request, here)
    athlete = athlete_of(request)
    context = {
        "uploads": [row(each) for each in uploads_of(athlete.pk)[:LATEST]],
        "max_upload_mb": max_upload_mb(athlete),
        "max_archive_gb": settings.IMPORT_MAX_BYTES / 1024**3,
    }
    return _page(request, here, context)


def _you(request: HttpRequest, here: Step) -> HttpResponse:
    athlete, display = athlete_of(request), display_for(request)
    profile = profiles.profile_of(athlete)
    form = AboutForm(
        request.POST or None,
        instance=athlete.preferences,
        display=display,
        initial={"name": athlete.name, "interests": profile.interests},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _keep(athlete, form, timezone.localdate())
        except DomainError as refused:
            put_errors(form, refused)
        else:
            return _next(request, here)
    return _page(request, here, {"form": form}, status=422 if form.errors else 200)


def _keep(athlete: User, form: AboutForm, today: date) -> None:
    data = form.cleaned_data
    others = [one for one in profiles.profile_of(athlete).interests if one not in _offered(form)]
    profiles.change(athlete, name=data["name"], interests=[*data["interests"], *others])
    form.save()
    for kind, value in form.measured.items():
        measures.record(athlete=athlete, kind=kind, value=value, from_date=today)


def _offered(form: AboutForm) -> set[str]:
    return {name for name, _label in form.fields["interests"].choices}  # type: ignore[attr-defined]


def _people(request: HttpRequest, here: Step) -> HttpResponse:
    athlete = athlete_of(request)
    has_zone = PrivacyZone.objects.of(athlete.pk).exists()
    usual = None if has_zone else places.usual_start(athlete.pk)
    proposed = {"lat": round(usual.lat, 5), "lon": round(usual.lon, 5)} if usual else {}
    sharing = SharingForm(
        request.POST or None,
        initial={"default_audience": athlete.preferences.default_audience},
    )
    wants = request.method == "POST" and "hide" in request.POST
    home = HomeForm(request.POST if wants else None, initial=proposed | {"hide": bool(usual)})
    if request.method == "POST" and sharing.is_valid() and (not wants or home.is_valid()):
        try:
            _share(athlete, sharing, home if wants else None)
        except DomainError as refused:
            put_errors(home, refused)
        else:
            return _next(request, here)
    viewer = viewer_of(request)
    suggested = suggestions_for(viewer)[:_MOST_SUGGESTED]
    between = people.relations(viewer, [each.person.pk for each in suggested])
    context = {
        "sharing": sharing,
        "home": home,
        "has_zone": has_zone,
        "usual": usual,
        "proposes": usual is not None or wants,
        "tracks": places.tracks_of(athlete.pk) if usual or wants else [],
        "suggested": [
            {"person": each.person, "relation": between.get(each.person.pk), "why": each.why}
            for each in suggested
        ],
    }
    return _page(request, here, context, status=422 if sharing.errors or home.errors else 200)


def _share(athlete: User, sharing: SharingForm, home: HomeForm | None) -> None:
    if home is not None:
        place = {name: home.cleaned_data[name] for name in ("name", "radius_m", "lat", "lon")}
        zones.add(athlete=athlete, **place)
    athlete.preferences.default_audience = sharing.cleaned_data["default_audience"]
    athlete.preferences.save(update_fields=["default_audience"])
