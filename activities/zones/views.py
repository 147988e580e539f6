"""Privacy zones as pages: the list, and the editor that works with a map, by keyboard and without script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.forms import put_errors
from accounts.people.models import User
from accounts.people.requests import athlete_of
from activities.activity.models import Activity
from activities.zones import places, services
from activities.zones.forms import HidingForm, ZoneForm
from activities.zones.models import PrivacyZone
from stravalite.errors import DomainError


@login_required
@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    return _list(request, None)


@login_required
@require_POST
def hiding(request: HttpRequest) -> HttpResponse:
    """How much of either end, and whether the time of day is hidden."""
    form = HidingForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    services.set_hiding(athlete_of(request), **form.cleaned_data)
    messages.success(request, _("Saved. It holds for all activities, also past ones."))
    return redirect("privacy_zones")


def _list(request: HttpRequest, form: HidingForm | None) -> HttpResponse:
    athlete = athlete_of(request)
    mine = PrivacyZone.objects.filter(athlete=athlete).order_by("pk")
    initial = {
        "ends_m": athlete.preferences.hide_ends_m,
        "start_time": athlete.preferences.hide_start_time,
    }
    context = {
        "zones": [zone for zone in mine if zone.deleted_at is None],
        "gone": [zone for zone in mine if zone.deleted_at is not None],
        "form": form or HidingForm(initial=initial),
    }
    status = 422 if form is not None else 200
    return render(request, "zones/list.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new zone, around the start of an activity when one is named, else around the usual start."""
    athlete = athlete_of(request)
    if request.method == "POST":
        return _save(request, athlete, None)
    form = ZoneForm(initial=_proposed(request, athlete))
    return _editor(request, athlete, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    athlete = athlete_of(request)
    zone = get_object_or_404(PrivacyZone.objects.of(athlete.pk), public_id=public_id)
    if request.method == "POST":
        return _save(request, athlete, zone)
    known = {name: getattr(zone, name) for name in ("name", "radius_m", "lat", "lon")}
    return _editor(request, athlete, ZoneForm(initial=known), zone)


def _proposed(request: HttpRequest, athlete: User) -> dict[str, Any]:
    activity = Activity.objects.of(athlete.pk).filter(public_id=request.GET.get("activity", ""))
    lat, lon = activity.values_list("start_lat", "start_lon").first() or (None, None)
    if lat is None or lon is None:
        usual = places.usual_start(athlete.pk)
        if usual is None:
            return {}
        lat, lon = usual.lat, usual.lon
    return {"lat": round(lat, 5), "lon": round(lon, 5)}


def _save(request: HttpRequest, athlete: User, zone: PrivacyZone | None) -> HttpResponse:
    form = ZoneForm(request.POST)
    if form.is_valid() and "count" in request.POST:
        return _editor(request, athlete, form, zone)
    if form.is_valid():
        try:
            if zone is None:
                services.add(athlete=athlete, **form.cleaned_data)
            else:
                services.change(zone, **form.cleaned_data)
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Saved. It hides this place in past activities too."))
            return redirect("privacy_zones")
    return _editor(request, athlete, form, zone, status=422)


def _editor(
    request: HttpRequest,
    athlete: User,
    form: ZoneForm,
    zone: PrivacyZone | None,
    *,
    status: int = 200,
) -> HttpResponse:
    values = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    count = None
    if values.get("lat") is not None and values.get("lon") is not None:
        radius_m = values.get("radius_m") or form.fields["radius_m"].initial
        count = places.changed_by(athlete.pk, values["lat"], values["lon"], radius_m)
    context = {
        "form": form,
        "zone": zone,
        "tracks": places.tracks_of(athlete.pk),
        "count": count,
        "counted": ngettext(
            "%(count)d past activity changes for others.",
            "%(count)d past activities change for others.",
            count or 0,
        )
        % {"count": count or 0},
    }
    return render(request, "zones/edit.html", context, status=status)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    zone = get_object_or_404(PrivacyZone.objects.of(athlete_of(request).pk), public_id=public_id)
    services.delete(zone)
    messages.success(request, _("Deleted. You find it below and can bring it back."))
    return redirect("privacy_zones")


@login_required
@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    try:
        services.restore(athlete=athlete_of(request), public_id=public_id)
    except services.TooManyZones as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
    else:
        messages.success(request, _("It hides this place again."))
    return redirect("privacy_zones")
