"""The way of whoever lost the second factor, and of whoever objects."""

from __future__ import annotations

from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.addresses import LinkExpired
from accounts.people.forms import put_errors
from accounts.people.mail import site_of
from accounts.people.models import User
from accounts.people.requests import athlete_of
from accounts.recovery import services
from stravalite.api.throttles import count_sign_in_attempt
from stravalite.errors import DomainError


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _half_in(request: HttpRequest) -> User | None:
    """Who gave the password in this browser and is asked for a second factor."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    user = stage.login.user if stage is not None else None
    return user if isinstance(user, User) else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Explains, and sends the letter that begins it."""
    user = _half_in(request)
    if user is None:
        return redirect("login")
    if request.method == "POST":
        count_sign_in_attempt(request)
        services.ask(user, site=site_of(request))
        return render(request, "recovery/sent.html")
    context = {"days": settings.LOST_FACTOR_DAYS, "mail": settings.MAIL_CONFIGURED}
    return render(request, "recovery/lost.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """A button starts the wait: mail scanners open links, people press buttons."""
    try:
        services.read_start(token)
        if request.method == "POST":
            running = services.start(token, site=site_of(request))
            return _private(render(request, "recovery/waits.html", {"lost": running}))
    except LinkExpired as refused:
        return _expired(request, refused)
    context = {"days": settings.LOST_FACTOR_DAYS}
    return _private(render(request, "recovery/start.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    try:
        running = services.read_cancel(token)
    except LinkExpired as refused:
        return _expired(request, refused)
    if request.method == "POST":
        services.cancel(running.athlete)
        return _private(render(request, "recovery/cancelled.html"))
    return _private(render(request, "recovery/cancel.html", {"lost": running}))


@require_POST
def cancel_at_the_door(request: HttpRequest) -> HttpResponse:
    """For whoever gave the password and sees the notice beside the question for a code."""
    user = _half_in(request)
    if user is None:
        return redirect("login")
    services.cancel(user)
    messages.success(request, _("The second factor stays on."))
    return redirect("mfa_authenticate")


@login_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    services.cancel(athlete_of(request))
    messages.success(request, _("The second factor stays on."))
    return redirect("mfa_index")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, token: str) -> HttpResponse:
    """The end of the wait: with the password, or with the service that signs this person in."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    here = _half_in(request)
    try:
        running = services.read_finish(token)
        knows = running.athlete.has_usable_password()
        form.fields["password"].required = knows
        if request.method == "POST":
            count_sign_in_attempt(request)
        if form.is_valid():
            password = form.cleaned_data["password"]
            elsewhere = None if knows else here
            services.finish(token, password=password, signed_in_elsewhere=elsewhere)
            messages.success(request, _("The second factor is off. Sign in, and set up another."))
            return redirect("login")
    except LinkExpired as refused:
        return _expired(request, refused)
    except DomainError as refused:
        put_errors(form, refused)
    context = {"form": form, "lost": running, "knows": knows, "here": here == running.athlete}
    status = 422 if form.errors else 200
    return _private(render(request, "recovery/finish.html", context, status=status))


def _expired(request: HttpRequest, refused: DomainError) -> HttpResponse:
    context = {"error": refused, "again": "login"}
    return _private(render(request, "accounts/link_expired.html", context, status=refused.status))


def _private(response: HttpResponse) -> HttpResponse:
    """The address of this page is a secret."""
    response["Referrer-Policy"] = "no-referrer"
    return response
