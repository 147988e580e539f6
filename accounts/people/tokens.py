"""Tokens for programs: a short-lived access token and a rotating refresh token.

The access token is a signed JWT that names its family; the refresh token is random, kept as a digest.
Using a refresh token that was already exchanged ends the whole family.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.people.agents import named as device
from accounts.people.models import TokenFamily, User
from accounts.people.services import digest
from stravalite.audit.services import record
from stravalite.errors import DomainError
from stravalite.live.whisper import ask_again_on_commit

_ALGORITHM = "HS256"


class BadToken(DomainError):
    """One answer for unknown, expired, revoked and reused tokens."""

    code = "token_invalid"
    status = 401
    message = _("This token is not valid any more.")
    hint = _("Sign in again at /api/auth/login.")


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str
    refresh: str
    expires_at: datetime
    user: User
    family: TokenFamily


def _key() -> bytes:
    return salted_hmac("accounts.people.tokens", "access", algorithm="sha256").digest()


def _access(family: TokenFamily) -> tuple[str, datetime]:
    now = timezone.now()
    expires_at = now + timedelta(seconds=settings.ACCESS_TOKEN_SECONDS)
    claims = {"sub": family.user.public_id, "fam": family.public_id, "iat": now, "exp": expires_at}
    return jwt.encode(claims, _key(), algorithm=_ALGORITHM), expires_at


def _refresh_text(family: TokenFamily, secret: str) -> str:
    return f"{family.public_id}.{family.generation}.{secret}"


def issue(user: User, *, user_agent: str = "") -> Tokens:
    """Signs a program in: a new family with its first pair."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        family = TokenFamily.objects.create(
            user=user,
            refresh_digest=digest(secret),
            user_agent=user_agent[:200],
            expires_at=timezone.now() + timedelta(days=settings.REFRESH_TOKEN_DAYS),
        )
        record(
            "session.signed_in",
            actor=user,
            athlete=user,
            target=family.public_id,
            kind="program",
            device=device(user_agent),
        )
    access, expires_at = _access(family)
    return Tokens(access, _refresh_text(family, secret), expires_at, user, family)


def refresh(token: str) -> Tokens:
    """Exchanges a refresh token for a new pair; BadToken ends a family whose old token came back."""
    public_id, _sep, rest = token.partition(".")
    generation, _sep, secret = rest.partition(".")
    family = (
        TokenFamily.objects.select_related("user", "user__preferences")
        .filter(public_id=public_id, revoked_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if family is None or not family.user.is_active or not generation.isdecimal():
        raise BadToken
    if int(generation) != family.generation:
        if int(generation) < family.generation:
            revoke(family, reason="reuse")
        raise BadToken
    if not secrets.compare_digest(digest(secret), family.refresh_digest):
        raise BadToken
    fresh = secrets.token_urlsafe(32)
    with transaction.atomic():
        rotated = TokenFamily.objects.filter(
            pk=family.pk, generation=family.generation, revoked_at=None
        ).update(
            generation=family.generation + 1,
            refresh_digest=digest(fresh),
            refreshed_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=settings.REFRESH_TOKEN_DAYS),
        )
    if not rotated:  # two exchanges of one token at once: the later is a reuse
        revoke(family, reason="reuse")
        raise BadToken
    family.generation += 1
    access, expires_at = _access(family)
    return Tokens(access, _refresh_text(family, fresh), expires_at, family.user, family)


#: How the end of a program's session stands in the audit log.
_TOLD_AS = {"logout": "session.signed_out", "reuse": "token.reused"}


def revoke(family: TokenFamily, *, reason: str, actor: User | None = None) -> None:
    """Ends a program's session; `actor` is who does it, when it is not the person or a rule."""
    with transaction.atomic():
        ended = TokenFamily.objects.filter(pk=family.pk, revoked_at=None).update(
            revoked_at=timezone.now(), revoked_reason=reason
        )
        if ended:
            ask_again_on_commit(family.user_id)
            record(
                _TOLD_AS.get(reason, "session.ended"),
                actor=actor or (None if reason == "reuse" else family.user),
                athlete=family.user,
                target=family.public_id,
                kind="program",
            )


def revoke_all(user: User, *, reason: str, but: str = "") -> None:
    """Ends every signed-in program of this person, `but` the family with this id."""
    families = TokenFamily.objects.filter(user=user, revoked_at=None).exclude(public_id=but)
    families.update(revoked_at=timezone.now(), revoked_reason=reason)


def family_of(access: str) -> TokenFamily:
    """The living family an access token belongs to, with its user; BadToken otherwise. One query."""
    try:
        claims = jwt.decode(access, _key(), algorithms=[_ALGORITHM])
        public_id = str(claims["fam"])
    except (jwt.InvalidTokenError, KeyError) as error:
        raise BadToken from error
    family = (
        TokenFamily.objects.select_related("user", "user__preferences")
        .filter(public_id=public_id, revoked_at=None, user__is_active=True)
        .first()
    )
    if family is None:
        raise BadToken
    return family
