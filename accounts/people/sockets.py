"""Who opens a socket, and whether they still may: a bearer token in the handshake, or the browser's session."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.people import seeing_as
from accounts.people.authentication import holder_of_header
from accounts.people.models import ApiToken, TokenFamily, User
from stravalite.readonly import mark_of_session


class BrowsersFromHereOnly:
    """ASGI middleware against foreign pages that open a socket with the visitor's cookie.

    Browsers always send an Origin: it must be one of ours. Programs send none; they are let in without
    their cookies, so only a bearer token can say who they are.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.checked = AllowedHostsOriginValidator(inner)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        headers = scope.get("headers", [])
        if any(name == b"origin" for name, _value in headers):
            return await self.checked(scope, receive, send)
        kept = [(name, value) for name, value in headers if name != b"cookie"]
        return await self.inner({**scope, "headers": kept}, receive, send)


class WhoIsThere:
    """ASGI middleware that puts into the scope who is there (`user`), whether a session is read-only
    (`read_only`), and how to ask later whether they still may be (`still_in`)."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        headers = dict(scope.get("headers", []))
        bearer = headers.get(b"authorization", b"").decode("latin-1")
        if bearer:
            scope["user"], holder = await database_sync_to_async(holder_of_header)(bearer)
            scope["still_in"] = _token_lives(holder)
        else:
            scope["user"] = await get_user(scope)
            scope["read_only"] = await database_sync_to_async(mark_of_session)(scope["session"])
            key = await database_sync_to_async(_key_of)(scope["session"])
            scope["still_in"] = _session_lives(key)
        return await self.inner(scope, receive, send)


def _key_of(session: Any) -> str:
    return session.session_key or ""


def _token_lives(holder: TokenFamily | ApiToken | None) -> Callable[[], bool]:
    """The token itself may have run out: what it belongs to must not have ended."""

    def ask() -> bool:
        if isinstance(holder, TokenFamily):
            living = TokenFamily.objects.filter(revoked_at=None, expires_at__gt=timezone.now())
            return bool(living.filter(pk=holder.pk, user__is_active=True).exists())
        if isinstance(holder, ApiToken):
            own = ApiToken.objects.filter(pk=holder.pk, user__is_active=True).first()
            if own is None:
                return False
            return own.expires_at is None or own.expires_at > timezone.now()
        return False

    return ask


def _session_lives(key: str) -> Callable[[], bool]:
    """Whether the session is still there, for the same person with the same password."""
    store = import_module(settings.SESSION_ENGINE).SessionStore

    def ask() -> bool:
        held = store(key).load() if key else {}
        user = User.objects.filter(pk=held.get(SESSION_KEY) or 0, is_active=True).first()
        if user is None:
            return False
        given = held.get(HASH_SESSION_KEY, "")
        if not constant_time_compare(given, user.get_session_auth_hash()):
            return False
        mark = mark_of_session(held)
        if mark is not None and mark.kind.name == seeing_as.KIND.name:
            return seeing_as.goes_on(mark.facts, user) is not None
        return True

    return ask
