"""Letting people in and keeping their preferences."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Invitation, Preferences, Role, User
from stravalite.audit.services import record
from stravalite.errors import DomainError

#: Sent with `user` and `weight_kg` (or None) inside the sign-up's transaction.
signed_up = Signal()
#: Sent with `invitation` and `user`, the newcomer, after `signed_up` and in the same transaction.
invitation_used = Signal()

#: Nobody's: they would be taken for the server itself, or for a word of an address.
RESERVED_HANDLES = frozenset(
    [
        "admin",
        "administrator",
        "api",
        "everyone",
        "help",
        "here",
        "me",
        "moderator",
        "owner",
        "root",
        "server",
        "settings",
        "staff",
        "support",
        "system",
    ]
)


class RegistrationClosed(DomainError):
    code = "registration_closed"
    status = 403
    message = _("This server does not take new accounts by itself.")
    hint = _("Ask whoever runs it for an invitation link.")


class AccountRefused(DomainError):
    """`fields` says which and why."""

    code = "invalid"
    status = 400
    message = _("The account could not be made.")
    hint = _("Mend the fields named here and try again.")


class EmailTaken(AccountRefused):
    code = "email_taken"
    message = _("There is an account with this e-mail address already.")
    hint = _("Sign in instead.")


class BadInvitation(DomainError):
    code = "invitation_invalid"
    status = 403
    message = _("This invitation link does not work any more.")
    hint = _("It may have been used or have run out. Ask for a new one.")


def digest(token: str) -> str:
    """Tokens are kept as SHA-256: random 256 bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def free_handle(wanted: str) -> str:
    """A handle like `wanted` that nobody has."""
    base = re.sub(r"[^a-z0-9_-]", "", slugify(wanted))[:24].strip("-_") or "athlete"
    if base in RESERVED_HANDLES:
        base += "-1"
    handle, number = base, 1
    while User.objects.filter(handle__iexact=handle).exists():
        number += 1
        handle = f"{base}-{number}"
    return handle


def check_registration(*, invitation: str = "") -> None:
    """Whether a newcomer may sign up, with this invitation token or without.

    Raises RegistrationClosed or BadInvitation, before anything about existing accounts is told.
    """
    if invitation:
        if not invitation_works(invitation):
            raise BadInvitation
    elif settings.REGISTRATION != "open":
        raise RegistrationClosed


def sign_up(
    *,
    email: str,
    password: str | None,
    name: str,
    timezone_name: str = "UTC",
    invitation: str = "",
    weight_kg: float | None = None,
) -> User:
    """Makes an account with its preferences and, if given, today's weight.

    On a server with mail the address waits to be proved (accounts/people/addresses.py).

    Raises AccountRefused with a sentence per field, EmailTaken, RegistrationClosed or BadInvitation.
    """
    check_registration(invitation=invitation)
    with transaction.atomic():
        user = make_account(
            email=email,
            password=password,
            name=name,
            timezone_name=timezone_name,
            invitation=invitation,
            weight_kg=weight_kg,
        )
        # the owner's link was read in the server's own log: no letter must stand between
        if settings.MAIL_CONFIGURED and user.role != Role.OWNER:
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


def make_account(
    *,
    email: str,
    password: str | None,
    name: str,
    timezone_name: str = "UTC",
    invitation: str = "",
    weight_kg: float | None = None,
) -> User:
    """The account itself, whether or not strangers may register: for the console and commands.

    Without a password the person comes in another way.
    """
    email, name = email.strip(), " ".join(name.split())
    problems = _problems(email, password, name)
    if problems:
        raise AccountRefused(fields=problems)
    user = User(email=email, name=name[:100], handle=free_handle(name or email.split("@")[0]))
    user.set_password(password)  # None makes one that nothing fits
    try:
        with transaction.atomic():
            if User.objects.with_email(email).exists():
                raise EmailTaken(fields={"email": [EmailTaken.message]})
            user.save()
            Preferences.objects.create(user=user, timezone=timezone_name)
            used = _redeem(invitation, user) if invitation else None
            record("account.made", actor=user, athlete=user, role=user.role)
            signed_up.send(sender=User, user=user, weight_kg=weight_kg)
            if used is not None:
                invitation_used.send(sender=Invitation, invitation=used, user=user)
    except IntegrityError as error:
        raise EmailTaken(fields={"email": [EmailTaken.message]}) from error
    return user


def _problems(email: str, password: str | None, name: str) -> dict[str, list[Any]]:
    problems: dict[str, list[Any]] = {}
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = [_("This does not look like an e-mail address.")]
    if not name:
        problems["name"] = [_("Tell us what to call you.")]
    elif len(name) > 100:
        problems["name"] = [_("Use at most 100 characters.")]
    if password is not None:
        try:
            password_validation.validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            problems["password"] = list(error.messages)
    return problems


def _redeem(token: str, user: User) -> Invitation:
    now = timezone.now()
    invitation = Invitation.objects.filter(digest=digest(token), used_at=None).first()
    if invitation is None or not _good(invitation):
        raise BadInvitation
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(
        used_at=now, used_by=user
    )
    if not used:
        raise BadInvitation
    record(
        "invitation.used",
        actor=user,
        athlete=invitation.created_by,
        target=f"invitation {invitation.pk}",
        role=invitation.role,
    )
    if invitation.role != Role.MEMBER:
        user.role = invitation.role
        user.is_superuser = invitation.role == Role.OWNER
        user.save(update_fields=["role", "is_superuser"])
    return invitation


def invite(
    *, created_by: User | None = None, role: str = Role.MEMBER, days: int | None = 14
) -> str:
    """Makes an invitation and returns its token; only the digest is kept."""
    token = secrets.token_urlsafe(24)
    expires_at = timezone.now() + timedelta(days=days) if days else None
    with transaction.atomic():
        made = Invitation.objects.create(
            digest=digest(token), role=role, created_by=created_by, expires_at=expires_at
        )
        target = f"invitation {made.pk}"
        record("invitation.made", actor=created_by, athlete=created_by, target=target, role=role)
    return token


def owner_invitation() -> str | None:
    """A fresh one-time token that makes its user the owner; None once the server has people.

    Earlier owner links stop working, so only the newest printed one is good.
    """
    if User.objects.exists():
        return None
    with transaction.atomic():
        Invitation.objects.filter(role=Role.OWNER, used_at=None, created_by=None).delete()
        return invite(role=Role.OWNER, days=None)


def invitation_works(token: str) -> bool:
    """For showing the sign-up form; redeeming checks again."""
    found = Invitation.objects.filter(digest=digest(token), used_at=None).first()
    return found is not None and _good(found)


def _good(invitation: Invitation) -> bool:
    """Not run out; and an owner's link, which lies in some log, is dead once there is an owner."""
    if invitation.expires_at and invitation.expires_at < timezone.now():
        return False
    has_owner = User.objects.filter(role=Role.OWNER)
    return invitation.role != Role.OWNER or not has_owner.exists()


def remember_filters(*, user: User, page: str, query: str) -> None:
    """Keeps the last used filters of a list page; no write when nothing changed."""
    if user.preferences.remembered_filters.get(page, "") == query:
        return
    user.preferences.remembered_filters[page] = query
    user.preferences.save(update_fields=["remembered_filters"])
