"""Whether the person at this browser has shown lately who they are, for what touches the ways in."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from accounts.people.models import TokenFamily, User
from stravalite.errors import DomainError


def confirmed_recently(request: HttpRequest) -> bool:
    """By signing in or by confirming, some minutes ago at most."""
    user = request.user
    if not isinstance(user, User):
        return False
    records = get_authentication_records(request, user)
    latest = max((float(each["at"]) for each in records), default=0.0)
    return time.time() - latest < float(app_settings.REAUTHENTICATION_TIMEOUT)


def confirm_first(request: HttpRequest, afterwards: str) -> HttpResponse:
    """To the page that asks, and from there to the named one."""
    target = urlencode({"next": reverse(afterwards)})
    return redirect(f"{reverse('account_reauthenticate')}?{target}")


class RecentSignInRequired(DomainError):
    code = "recent_sign_in_required"
    status = 403
    message = _(
        "This touches how you sign in, so you must have signed in some minutes ago at most."
    )
    hint = _("Sign in again, then ask once more.")


def require_recent(request: Request) -> None:
    """RecentSignInRequired for a program or browser that signed in long ago."""
    if isinstance(request.auth, TokenFamily):
        age = (timezone.now() - request.auth.created_at).total_seconds()
        lately = age < float(app_settings.REAUTHENTICATION_TIMEOUT)
    else:
        lately = confirmed_recently(request._request)
    if not lately:
        raise RecentSignInRequired
