"""Profile and privacy as pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.forms import put_errors
from accounts.people.models import User
from accounts.people.requests import athlete_of
from accounts.profile import services
from accounts.profile.forms import PrivacyForm, ProfileForm
from stravalite.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    athlete = athlete_of(request)
    told = services.profile_of(athlete)
    form = ProfileForm(
        initial={
            "name": athlete.name,
            "handle": athlete.handle,
            "place": told.place,
            "bio": told.bio,
            "interests": told.interests,
        }
    )
    if request.method == "POST":
        form = ProfileForm(request.POST, request.FILES)
        if form.is_valid() and _saved(athlete, form):
            messages.success(request, _("Saved."))
            return redirect("profile")
    context = {"form": form, "picture_url": told.picture_url}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


def _saved(athlete: User, form: ProfileForm) -> bool:
    """False when something was refused; the form then says what."""
    given: dict[str, Any] = dict(form.cleaned_data)
    picture = given.pop("picture")
    try:
        services.change(athlete, **given)
        if picture:
            services.set_picture(athlete, picture)
    except DomainError as refused:
        put_errors(form, refused)
        return False
    return True


@login_required
@require_POST
def remove_picture(request: HttpRequest) -> HttpResponse:
    services.remove_picture(athlete_of(request))
    messages.success(request, _("Picture removed."))
    return redirect("profile")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def privacy(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = PrivacyForm(given, instance=athlete_of(request).preferences)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("privacy")
    return render(
        request, "accounts/privacy.html", {"form": form}, status=422 if form.errors else 200
    )
