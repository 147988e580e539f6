"""Changing a password, and setting a new one when it is forgotten."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from accounts.people import addresses, sessions
from accounts.people.addresses import LinkExpired
from accounts.people.mail import require_mail
from accounts.people.models import User
from accounts.people.services import AccountRefused
from stravalite.audit.services import record

#: Sent with `user` inside the transaction that sets another password.
password_set = Signal()


def ask_for_reset(address: str, *, site: str) -> None:
    """Queues a letter to whoever has this address; the same for an address nobody has.

    Raises MailNotConfigured. Who it is looks up the job, so the time taken tells nothing either.
    """
    require_mail()
    address = address.strip()
    addresses.write("reset_password", key=address, payload={"address": address, "site": site})


def reset_token_for(user: User) -> str:
    """Ends with its time, its use, a sign-in, or a change of password or address."""
    return default_token_generator.make_token(user)


def read_reset(public_id: str, token: str) -> User:
    """Whose password this link may set; LinkExpired."""
    user = User.objects.filter(public_id=public_id, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        raise LinkExpired
    return user


def reset(public_id: str, token: str, *, password: str) -> User:
    """Sets a new password by a link and ends every session; AccountRefused or LinkExpired.

    The link came by mail, so the address is proved as well.
    """
    user = read_reset(public_id, token)
    with transaction.atomic():
        if addresses.waits_for_proof(user):
            _close_other_doors(user)
        _set(user, password)
        addresses.mark_proved(user)
        record("password.reset", athlete=user)
    return user


def _close_other_doors(user: User) -> None:
    """Until now nobody had shown to own this address: whoever made the account keeps no way in."""
    SocialAccount.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.api_tokens.all().delete()


def change(user: User, *, current: str, password: str, here: str = "") -> None:
    """Sets a new password for who knows the old one; AccountRefused.

    Who has none yet gives none: the edge has asked whether it is really them. Everything of theirs that
    is signed in ends, but the browser session with the key `here`.
    """
    if user.has_usable_password() and not user.check_password(current):
        problems: dict[str, list[Any]] = {"current": [_("This is not your password.")]}
        raise AccountRefused(_("The password was not changed."), fields=problems)
    with transaction.atomic():
        _set(user, password, here=here)
        record("password.changed", actor=user, athlete=user)


def _set(user: User, password: str, *, here: str = "") -> None:
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise AccountRefused(
            _("The password was not changed."), fields={"password": list(error.messages)}
        ) from error
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        password_set.send(sender=User, user=user)
        sessions.end_all(user, but=here, reason="password")
        if settings.MAIL_CONFIGURED:
            payload = {"athlete": user.pk}
            addresses.write("password_changed", key=str(user.pk), payload=payload, user=user)
