"""Tokens people make for their own programs: named, scoped, shown once, ended at will."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import ApiToken, User
from accounts.people.services import digest
from accounts.people.tokens import BadToken
from stravalite.audit.services import record
from stravalite.errors import DomainError, NotFound
from stravalite.live.whisper import ask_again_on_commit

PREFIX = "slp_"
READ, WRITE, UPLOADS = "read", "write", "uploads"
SCOPES = {
    READ: _("read everything I may see"),
    WRITE: _("change and delete my things, and add files"),
    UPLOADS: _("add files, and see how they fare"),
}
_MOST = 50
_SEEN_EVERY = timedelta(minutes=5)
#: What only a person who signed in may touch: a token must not make tokens or end the account.
_FOR_PEOPLE = (
    "/api/athlete/tokens",
    "/api/athlete/sessions",
    "/api/athlete/devices",
    "/api/athlete/security-events",
    "/api/athlete/password",
    "/api/athlete/email",
    "/api/athlete/invitations",
    "/api/athlete/connections",
    "/api/athlete/export",
    "/api/auth/",
)


class TokenRefused(DomainError):
    code = "invalid"
    status = 400
    message = _("The token could not be made.")


class ScopeMissing(DomainError):
    code = "scope_missing"
    status = 403
    message = _("This token may not do that.")
    hint = _("Make one with the scope named here, under Settings.")


def make(user: User, *, name: str, scopes: list[str], days: int | None) -> tuple[ApiToken, str]:
    """A new token and its text, which is kept nowhere; `days` None lives until removed. TokenRefused."""
    problems: dict[str, list[Any]] = {}
    name = " ".join(name.split())
    if not name:
        problems["name"] = [_("Say what it is for.")]
    if not scopes or set(scopes) - set(SCOPES):
        problems["scopes"] = [_("Choose what it may do.")]
    if days is not None and not 1 <= days <= 3660:
        problems["days"] = [_("Choose between 1 day and 10 years.")]
    if user.api_tokens.count() >= _MOST:
        problems["name"] = [_("You have too many already. Remove one you do not use.")]
    if problems:
        raise TokenRefused(fields=problems)
    text = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name[:60],
            digest=digest(text),
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
        record(
            "token.made",
            actor=user,
            athlete=user,
            target=token.public_id,
            name=token.name,
            scopes=token.scopes,
            days=days,
        )
    return token, text


def of(user: User) -> QuerySet[ApiToken]:
    """This person's tokens, the newest first."""
    return ApiToken.objects.filter(user=user).order_by("-created_at", "-pk")


def remove(user: User, token_id: str) -> None:
    """Ends a token at once; NotFound."""
    with transaction.atomic():
        token = ApiToken.objects.filter(user=user, public_id=token_id).first()
        if token is None:
            raise NotFound
        token.delete()
        ask_again_on_commit(user.pk)
        record("token.removed", actor=user, athlete=user, target=token_id, name=token.name)


def use(text: str) -> ApiToken:
    """The living token behind this text, with its user; BadToken otherwise."""
    token = (
        ApiToken.objects.select_related("user", "user__preferences")
        .filter(digest=digest(text), user__is_active=True)
        .first()
    )
    now = timezone.now()
    if token is None or (token.expires_at is not None and token.expires_at <= now):
        raise BadToken
    if token.last_used_at is None or token.last_used_at < now - _SEEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def scopes_of(token: ApiToken) -> set[str]:
    return set(token.scopes.split())


def require_scope(token: ApiToken, *, method: str, path: str) -> None:
    """ScopeMissing, naming what would do, when the token's scopes do not cover this request."""
    wanted = _wanted(method, path)
    if not wanted & scopes_of(token):
        raise ScopeMissing(extra={"scopes": sorted(wanted)})


def _wanted(method: str, path: str) -> set[str]:
    """Any one of these scopes will do; empty when none does."""
    safe = method in {"GET", "HEAD", "OPTIONS"}
    if path.startswith(_FOR_PEOPLE) or (method == "DELETE" and path == "/api/athlete"):
        return set()
    if path == "/api/uploads" or path.startswith("/api/uploads/"):
        return {READ, UPLOADS} if safe else {WRITE, UPLOADS}
    return {READ} if safe else {WRITE}
