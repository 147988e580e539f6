"""What somebody who was suspended hears at the sign-in, once their password was right: why, until when, what now."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.people.backends import closed_account_opened
from accounts.people.models import User
from social.moderation.decisions import suspension_of
from social.moderation.models import Decision
from stravalite.errors import DomainError

_SESSION_KEY = "suspension"
_OFFER_SECONDS = 1800


class AccountSuspended(DomainError):
    """Told only to whoever gave the right password."""

    code = "account_suspended"
    status = 403
    message = _("This account is suspended.")

    def __init__(self, decision: Decision) -> None:
        until = decision.until or timezone.now()
        day = date_format(timezone.localtime(until), "DATETIME_FORMAT")
        hint = _("Until %(day)s: %(reason)s Sign in on the page to answer.") % {
            "day": day,
            "reason": decision.reason,
        }
        super().__init__(hint=hint, extra={"until": until.isoformat(), "reason": decision.reason})
        self.decision = decision


@receiver(closed_account_opened)
def say_why(user: User, **_signal: Any) -> None:
    """A person who has left as well is asked about that first (accounts/closing)."""
    decision = suspension_of(user)
    if decision is not None:
        raise AccountSuspended(decision)


def offered(request: HttpRequest) -> Decision | None:
    """The decision this browser may read and answer: its person's password was right a while ago."""
    offer = request.session.get(_SESSION_KEY)
    if not offer or time.time() - offer["at"] > _OFFER_SECONDS:
        return None
    rows = Decision.objects.select_related("author", "appeal")
    return rows.filter(pk=offer["pk"]).first()


class SuspendedMiddleware:
    """From a sign-in page to the page that says why. The API answers such a sign-in itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, AccountSuspended):
            return None
        request.session[_SESSION_KEY] = {"pk": error.decision.pk, "at": time.time()}
        return redirect("suspended")
