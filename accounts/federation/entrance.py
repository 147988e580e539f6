"""What happens when a service has told us who somebody is: in, connected, to the sign-up form, or why not."""

from __future__ import annotations

import logging
import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.federation import services
from accounts.federation.services import Identity
from accounts.people import addresses
from accounts.people import services as people
from accounts.people.backends import closed_account_opened
from accounts.people.mail import site_of
from accounts.people.models import User
from stravalite.errors import DomainError

logger = logging.getLogger(__name__)

_WAITING = "federated_newcomer"
_FORM_SECONDS = 1800


def admit(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    """The one way from a service's word into the house."""
    identity = services.identity_of(login)
    service = services.service_named(identity.service)
    next_url = str(login.state.get("next") or "")
    if login.state.get("process") == AuthProcess.CONNECT:
        return _connect(request, identity, kept=login.state)
    user = services.whose(identity)
    if user is None:
        user = services.by_address(identity)
        if user is not None and user.is_active:
            services.connect(user, identity)
    if user is not None:
        return _let_in(request, user, identity, next_url)
    invitation = str((login.state.get("data") or {}).get("invitation", ""))
    try:
        people.check_registration(invitation=invitation)
    except DomainError as refused:
        return _stranger(request, service.name, refused)
    if identity.email and User.objects.with_email(identity.email).exists():
        return _taken(request, service.name, identity)
    request.session[_WAITING] = {
        "identity": services.packed(identity),
        "invitation": invitation,
        "next": next_url,
        "at": time.time(),
    }
    return redirect("federation_sign_up")


def _connect(request: HttpRequest, identity: Identity, *, kept: dict[str, Any]) -> HttpResponse:
    """For the person who asked in this browser, and nobody who signed in here meanwhile."""
    user = request.user
    if not isinstance(user, User) or (kept.get("data") or {}).get("for") != user.public_id:
        return redirect("login")
    try:
        services.connect(user, identity)
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
    else:
        name = services.service_named(identity.service).name
        messages.success(request, _("You can sign in with %(name)s now.") % {"name": name})
    return redirect("connections")


def _let_in(request: HttpRequest, user: User, identity: Identity, next_url: str) -> HttpResponse:
    """As the native door does: closed, suspended and unproved accounts, then the second factor."""
    if not user.is_active:
        closed_account_opened.send(
            sender=admit, user=user
        )  # within the grace it offers to come back
        return _refused(
            request,
            title=_("You cannot sign in with this account"),
            what=_("The account this sign-in belongs to is not open."),
            then=_("Ask whoever runs this server."),
        )
    if addresses.waits_for_proof(user):
        addresses.ask_for_proof(user, site=site_of(request))
        return render(request, "accounts/check_mail.html", {"address": user.email})
    if request.user.is_authenticated and request.user != user:
        logout(request)
    record_authentication(
        request,
        user,
        "socialaccount",
        provider=identity.service,
        uid=identity.uid,
        reauthenticated=request.user.is_authenticated,
    )
    if request.user.is_authenticated:
        return redirect(next_url or "landing")
    answer: HttpResponse = perform_login(request, user, redirect_url=next_url or None)
    return answer


def _stranger(request: HttpRequest, name: str, refused: DomainError) -> HttpResponse:
    return _refused(
        request,
        title=_("No account belongs to this sign-in"),
        what=f"{refused.message} {refused.hint}",
        then=_(
            "If you have an account here, sign in to it as usual; then connect %(name)s under Settings."
        )
        % {"name": name},
    )


def _taken(request: HttpRequest, name: str, identity: Identity) -> HttpResponse:
    """The address is somebody's here, and it is not proved on both sides that they are one person."""
    return _refused(
        request,
        title=_("There is an account with this address already"),
        what=_("%(address)s belongs to an account here that is not connected to %(name)s.")
        % {"address": identity.email, "name": name},
        then=_(
            "Sign in with your password and connect %(name)s under Settings. If you do not know the "
            "password, or never made that account, set a new one by mail: that proves the address is yours."
        )
        % {"name": name},
        forgotten=True,
    )


def failed(
    request: HttpRequest, provider: Any, *, denied: bool, stale: bool, cause: Exception | None
) -> HttpResponse:
    """The service could not tell us who it is: a page that says what to try next."""
    name = str(provider.app.name)
    if cause is not None:
        logger.warning(
            "Sign-in with %s failed: %s: %s", provider.sub_id, type(cause).__name__, cause
        )
    if denied:
        what = _("You did not let %(name)s tell us who you are.") % {"name": name}
    elif stale:
        what = _("This answer of %(name)s is too old, or it was asked for in another browser.") % {
            "name": name
        }
    else:
        what = _("%(name)s did not answer as it should, so we do not know who you are.") % {
            "name": name
        }
    return _refused(
        request,
        title=_("Signing in with %(name)s did not work") % {"name": name},
        what=what,
        then=_("Nothing has changed. Try again, or sign in another way."),
        status=400 if denied or stale else 502,
    )


def _refused(
    request: HttpRequest,
    *,
    title: str,
    what: str,
    then: str,
    forgotten: bool = False,
    status: int = 403,
) -> HttpResponse:
    context = {"title": title, "what": what, "then": then, "forgotten": forgotten}
    return render(request, "federation/refused.html", context, status=status)


def newcomer(request: HttpRequest) -> tuple[Identity, dict[str, Any]] | None:
    """Who fills in the form in this browser, and what came along; None when it took too long."""
    waiting = request.session.get(_WAITING)
    if not waiting or time.time() - waiting["at"] > _FORM_SECONDS:
        return None
    return Identity(**waiting["identity"]), waiting


def welcome(request: HttpRequest, user: User, identity: Identity, next_url: str) -> HttpResponse:
    """After the form: in, or first to the mailbox."""
    request.session.pop(_WAITING, None)
    return _let_in(request, user, identity, next_url)
