"""A browser that signs in is noted in the list of sessions; what the libraries do is put on record."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.people import notices
from accounts.people.adapter import AccountAdapter
from accounts.people.agents import named as device
from accounts.people.models import User
from stravalite.audit.services import record, record_refusal


@receiver(user_logged_in)
def note_session(request: HttpRequest, user: User, **_signal: Any) -> None:
    if not request.session.session_key:
        request.session.save()
    agent = request.META.get("HTTP_USER_AGENT", "")[:200]
    with transaction.atomic():
        UserSession.objects.update_or_create(
            session_key=request.session.session_key,
            defaults={
                "user": user,
                "ip": AccountAdapter(request).get_client_ip(request),
                "user_agent": agent,
                "last_seen_at": timezone.now(),
            },
        )
        record("session.signed_in", actor=user, athlete=user, device=device(agent))


@receiver(user_logged_out)
def note_sign_out(user: User | None, **_signal: Any) -> None:
    if user is not None:
        record("session.signed_out", actor=user, athlete=user)


@receiver(user_login_failed)
def note_refusal(credentials: dict[str, Any], **_signal: Any) -> None:
    """What was typed is not kept: it may be a password in the wrong field."""
    typed = str(credentials.get("email") or credentials.get("username") or "").strip()[:254]
    named = User.objects.filter(Q(handle__iexact=typed)) if "@" not in typed else None
    user = (named if named is not None else User.objects.with_email(typed)).first()
    record_refusal("session.refused", athlete=user)


@receiver(authenticator_added)
def note_second_factor(user: User, authenticator: Authenticator, **_signal: Any) -> None:
    codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
    verb = "second_factor.codes_made" if codes else "second_factor.added"
    record(verb, actor=user, athlete=user, kind=str(authenticator.type))
    if not codes:  # they come along with the app, whose letter tells enough
        _tell(user, authenticator, "added")


@receiver(authenticator_removed)
def note_second_factor_gone(user: User, authenticator: Authenticator, **_signal: Any) -> None:
    record("second_factor.removed", actor=user, athlete=user, kind=str(authenticator.type))
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _tell(user, authenticator, "removed")


def _tell(user: User, authenticator: Authenticator, what: str) -> None:
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        notices.tell(user, f"passkey_{what}", detail=str(authenticator.wrap().name))
    else:
        notices.tell(user, f"code_{what}")


@receiver(authenticator_reset)
def note_new_codes(user: User, **_signal: Any) -> None:
    record("second_factor.codes_made", actor=user, athlete=user)
    notices.tell(user, "codes_made")


@receiver(authenticator_used)
def tell_of_a_spent_code(user: User, authenticator: Authenticator, **_signal: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        notices.tell(user, "code_used")
