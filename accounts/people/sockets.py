"""Who opens a socket: a bearer token in the handshake, or the browser's session."""

from __future__ import annotations

from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.security.websocket import AllowedHostsOriginValidator

from accounts.people.authentication import user_of_header


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
    """ASGI middleware that puts the person into `scope["user"]`."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        headers = dict(scope.get("headers", []))
        bearer = headers.get(b"authorization", b"").decode("latin-1")
        if bearer:
            scope["user"] = await database_sync_to_async(user_of_header)(bearer)
        else:
            scope["user"] = await get_user(scope)
        return await self.inner(scope, receive, send)
