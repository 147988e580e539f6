"""Proving e-mail addresses and changing them.

An address waits to be proved when its allauth record says so. Accounts made before the server had mail
have no record; they count as proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.people.mail import require_mail
from accounts.people.models import User
from accounts.people.services import AccountRefused, EmailTaken, digest
from stravalite.api.throttles import count_attempt
from stravalite.audit.services import record
from stravalite.errors import DomainError, TooManyRequests
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Priority

_SALT = "accounts.people.addresses"
_LETTERS_PER_HOUR = 5


class EmailUnverified(DomainError):
    """Told only to whoever gave the right password."""

    code = "email_unverified"
    status = 403
    message = _("Your e-mail address is not confirmed yet.")
    hint = _("We have sent you a message. Open the link in it, then sign in.")


class LinkExpired(DomainError):
    """One answer for links that ran out, were used, or were never ours."""

    code = "link_expired"
    status = 400
    message = _("This link does not work any more.")
    hint = _("It may have been used or have run out.")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a link shows: this person reads mail at `address`."""

    user: User
    address: str

    @property
    def changes(self) -> bool:
        return self.address != self.user.email


def waits_for_proof(user: User) -> bool:
    """Whether this person must confirm the address before signing in."""
    if not settings.MAIL_CONFIGURED:
        return False
    waiting = EmailAddress.objects.filter(user=user, primary=True, verified=False)
    return bool(waiting.exists())


def write(kind: str, *, key: str, payload: Mapping[str, object], user: User | None = None) -> bool:
    """Queues a letter; False when this receiver has had enough of them this hour."""
    try:
        count_attempt("letter", f"{kind}:{key.lower()}", limit=_LETTERS_PER_HOUR, seconds=3600)
    except TooManyRequests:
        return False
    jobs.enqueue(
        f"people.{kind}",
        key=digest(key.lower()),
        payload=payload,
        athlete_id=user.pk if user else None,
        priority=Priority.PERSON_WAITING,
    )
    return True


def ask_for_proof(user: User, *, site: str) -> None:
    """Sends the link that confirms the address of a waiting account."""
    require_mail()
    _send_link(user, user.email, site=site)


def ask_to_change(user: User, *, address: str, password: str, site: str) -> None:
    """Sends a link to the new address; until it is opened the old one stays.

    Who has no password gives none: the edge has asked whether it is really them.
    Raises AccountRefused with a sentence per field, EmailTaken or MailNotConfigured.
    """
    require_mail()
    address = address.strip()
    problems: dict[str, list[Any]] = {}
    try:
        validate_email(address)
    except ValidationError:
        problems["email"] = [_("This does not look like an e-mail address.")]
    if user.has_usable_password() and not user.check_password(password):
        problems["password"] = [_("This is not your password.")]
    if problems:
        raise AccountRefused(_("The address was not changed."), fields=problems)
    if address == user.email or User.objects.with_email(address).exclude(pk=user.pk).exists():
        raise EmailTaken(fields={"email": [EmailTaken.message]})
    _send_link(user, address, site=site)


def _send_link(user: User, address: str, *, site: str) -> None:
    payload = {"athlete": user.pk, "address": address, "site": site}
    write("prove_address", key=f"{user.pk}:{address}", payload=payload, user=user)


def token_for(user: User, address: str) -> str:
    """The link's secret: it ends when the person's address changes."""
    return signing.dumps([user.public_id, user.email, address], salt=_SALT)


def read(token: str) -> Proof:
    """What a link would show; LinkExpired."""
    try:
        owner, current, address = signing.loads(
            token, salt=_SALT, max_age=settings.MAIL_LINK_HOURS * 3600
        )
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkExpired from error
    user = User.objects.filter(public_id=owner, email=current, is_active=True).first()
    if user is None:
        raise LinkExpired
    return Proof(user, address)


def prove(token: str, *, site: str) -> Proof:
    """Confirms the address, or takes the new one over and tells the old. LinkExpired or EmailTaken."""
    proof = read(token)
    user, old = proof.user, proof.user.email
    if not proof.changes:
        with transaction.atomic():
            mark_proved(user)
            record("address.proved", athlete=user)
        return proof
    try:
        with transaction.atomic():
            if User.objects.with_email(proof.address).exclude(pk=user.pk).exists():
                raise EmailTaken
            user.email = proof.address
            user.save(update_fields=["email"])
            mark_proved(user)
            payload = {"athlete": user.pk, "address": old, "site": site}
            record("address.changed", athlete=user)
            write("address_changed", key=f"{user.pk}:{old}", payload=payload, user=user)
    except IntegrityError as error:
        raise EmailTaken from error
    return Proof(user, user.email)


def mark_proved(user: User) -> None:
    """Notes that this person reads mail at their address."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
