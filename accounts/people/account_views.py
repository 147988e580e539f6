"""The pages of address and password: forgotten, set, changed, proved."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people import addresses, passwords, sessions
from accounts.people.account_forms import (
    ChangeAddressForm,
    ChangePasswordForm,
    ForgottenForm,
    NewPasswordForm,
)
from accounts.people.forms import put_errors
from accounts.people.mail import site_of
from accounts.people.recency import confirm_first, confirmed_recently
from accounts.people.requests import athlete_of
from stravalite.api.throttles import count_sign_in_attempt
from stravalite.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for a link by mail; the answer is the same for an address nobody has."""
    form = ForgottenForm(request.POST or None)
    status = 200
    if request.method == "POST":
        count_sign_in_attempt(request)
        form = ForgottenForm(request.POST)
        status = 422
        if settings.MAIL_CONFIGURED and form.is_valid():
            address = form.cleaned_data["email"]
            passwords.ask_for_reset(address, site=site_of(request))
            return render(request, "accounts/reset_sent.html", {"address": address})
    context = {"form": form, "mail": settings.MAIL_CONFIGURED}
    return render(request, "accounts/password_forgotten.html", context, status=status)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password_set(request: HttpRequest, athlete_id: str, token: str) -> HttpResponse:
    """Sets a new password by the link of a letter; every session ends."""
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    try:
        passwords.read_reset(athlete_id, token)
        if form.is_valid():
            passwords.reset(athlete_id, token, password=form.cleaned_data["password"])
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("login")
    except addresses.LinkExpired as refused:
        return _expired(request, refused, again="password_forgotten")
    except DomainError as refused:
        put_errors(form, refused)
    return _private(
        render(
            request,
            "accounts/password_set.html",
            {"form": form},
            status=422 if form.errors else 200,
        )
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_address(request: HttpRequest, token: str) -> HttpResponse:
    """Confirms an address by a button: mail scanners open links, people press buttons."""
    try:
        if request.method != "POST":
            proof = addresses.read(token)
            return _private(render(request, "accounts/prove_address.html", {"proof": proof}))
        proof = addresses.prove(token, site=site_of(request))
    except addresses.LinkExpired as refused:
        return _expired(request, refused, again="login")
    messages.success(request, _("%(address)s is confirmed.") % {"address": proof.address})
    return redirect("account" if request.user.is_authenticated else "login")


def _expired(request: HttpRequest, refused: DomainError, *, again: str) -> HttpResponse:
    context = {"error": refused, "again": again}
    return _private(render(request, "accounts/link_expired.html", context, status=refused.status))


def _private(response: HttpResponse) -> HttpResponse:
    """The address of this page is a secret."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return _account(request)


@login_required
@sensitive_post_parameters("address-password")
@require_POST
def change_address(request: HttpRequest) -> HttpResponse:
    count_sign_in_attempt(request)
    if not _knows(request):
        return confirm_first(request, "account")
    form = ChangeAddressForm(request.POST, knows=athlete_of(request).has_usable_password())
    if form.is_valid():
        given = form.cleaned_data
        try:
            addresses.ask_to_change(
                athlete_of(request),
                address=given["email"],
                password=given["password"],
                site=site_of(request),
            )
        except DomainError as refused:
            put_errors(form, refused)
        else:
            words = _("Open the link we have sent to %(address)s. Until then the old one counts.")
            messages.success(request, words % {"address": given["email"]})
            return redirect("account")
    return _account(request, address_form=form)


@login_required
@sensitive_post_parameters("change-current", "change-password")
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    count_sign_in_attempt(request)
    if not _knows(request):
        return confirm_first(request, "account")
    user = athlete_of(request)
    form = ChangePasswordForm(request.POST, knows=user.has_usable_password())
    if form.is_valid():
        given, here = form.cleaned_data, request.session.session_key or ""
        try:
            passwords.change(user, current=given["current"], password=given["password"], here=here)
        except DomainError as refused:
            put_errors(form, refused)
        else:
            update_session_auth_hash(request, user)
            sessions.moved(here, request.session.session_key or "")
            messages.success(request, _("Your password is changed. Other devices are signed out."))
            return redirect("account")
    return _account(request, password_form=form)


def _knows(request: HttpRequest) -> bool:
    """Whether a password will be asked for; who has none must have come in just now."""
    return athlete_of(request).has_usable_password() or confirmed_recently(request)


def _account(
    request: HttpRequest,
    *,
    address_form: forms.Form | None = None,
    password_form: forms.Form | None = None,
) -> HttpResponse:
    knows = athlete_of(request).has_usable_password()
    context = {
        "address_form": address_form or ChangeAddressForm(knows=knows),
        "password_form": password_form or ChangePasswordForm(knows=knows),
        "knows": knows,
        "mail": settings.MAIL_CONFIGURED,
        "waiting": addresses.waits_for_proof(athlete_of(request)),
    }
    status = 422 if address_form or password_form else 200
    return render(request, "accounts/account.html", context, status=status)
