"""Sign-in, sign-up, sign-out and preferences as pages."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people import addresses, services
from accounts.people.forms import PreferencesForm, SignInForm, SignUpForm, put_errors
from accounts.people.mail import site_of
from accounts.people.models import User
from accounts.people.requests import athlete_of
from stravalite.api.throttles import count_sign_in_attempt
from stravalite.errors import DomainError
from stravalite.live.whisper import ask_again_on_commit


def next_of(request: HttpRequest) -> str:
    """Where to go afterwards, if it is on this server."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else ""


def _check_your_mail(request: HttpRequest, user: User) -> HttpResponse:
    """For whoever gave the right password of an account whose address waits to be proved."""
    addresses.ask_for_proof(user, site=site_of(request))
    return render(request, "accounts/check_mail.html", {"address": user.email})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_of(request) or settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        count_sign_in_attempt(request)
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        if addresses.waits_for_proof(form.user):
            return _check_your_mail(request, form.user)
        answer: HttpResponse = form.login(request, redirect_url=next_of(request) or None)
        return answer
    context = {
        "form": form,
        "next": next_of(request),
        "registration_open": settings.REGISTRATION == "open",
    }
    return render(request, "accounts/login.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    invitation = request.GET.get("invitation", "")
    may = settings.REGISTRATION == "open" or services.invitation_works(
        request.POST.get("invitation", invitation)
    )
    if request.method != "POST":
        form = SignUpForm(initial={"invitation": invitation})
        context = {"form": form, "registration_open": may, "next": next_of(request)}
        return render(request, "accounts/signup.html", context)
    count_sign_in_attempt(request)
    form = SignUpForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            user = services.sign_up(
                email=data["email"],
                password=data["password"],
                name=data["name"],
                timezone_name=data["timezone"],
                invitation=data["invitation"],
            )
        except DomainError as refused:
            put_errors(form, refused)
        else:
            if addresses.waits_for_proof(user):
                return _check_your_mail(request, user)
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect(next_of(request) or "welcome")
    context = {"form": form, "registration_open": may, "next": next_of(request)}
    return render(request, "accounts/signup.html", context, status=422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    gone = request.user.pk
    logout(request)
    if gone is not None:
        ask_again_on_commit(gone)  # only now is the session no more
    return redirect("signed_out")


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/logged_out.html")


@cache
def _time_zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=athlete_of(request).preferences)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        response = redirect("preferences")
        response.delete_cookie("theme")  # what was saved wins over what this browser chose before
        return response
    context = {"form": form, "time_zones": _time_zones()}
    return render(request, "accounts/preferences.html", context, status=422 if form.errors else 200)
