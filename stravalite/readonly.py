"""Sessions that may look and not touch: a visitor's tour, staff who look through somebody's eyes.

One mark in the session, one middleware that every page and the API pass, one question for sockets. What may
be done is decided here by method and address, so no view can forget to ask. Bearer tokens know no such
session; none can be made in one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as ATHLETE_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stravalite.api.errors import body, is_for_programs
from stravalite.errors import DomainError

_MARK = "read_only"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What belongs to the person alone. Signing in has to wait until the session is left.
CLOSED = (
    *("/settings", "/admin", "/login", "/signup", "/password", "/address", "/restore-account"),
    *("/api/auth", "/auth", "/api/athlete/tokens", "/api/athlete/sessions"),
    *("/api/athlete/security-events", "/api/athlete/export", "/api/athlete/exports"),
)


class ReadOnly(DomainError):
    code = "read_only"
    status = 403
    message = _("You may look at everything here and change nothing.")
    hint = _("Leave this session first.")


@dataclass(frozen=True, slots=True)
class Kind:
    """Why a session is read-only; rooms register theirs in `AppConfig.ready`."""

    name: str
    message: str | Promise = ReadOnly.message  # what a refusal says
    hint: str | Promise = ReadOnly.hint
    banner: str = ""  # the template above every page
    leave: str = "logout"  # the named address that ends it by POST
    closed: tuple[str, ...] = CLOSED
    only: tuple[str, ...] = ()  # when set, nothing but what begins like these may be looked at


@dataclass(frozen=True, slots=True)
class Mark:
    """The session's mark; `facts` are the kind's own (who looks, why)."""

    kind: Kind
    facts: Mapping[str, Any] = field(default_factory=dict)

    def closes(self, path: str) -> bool:
        """Whether not even looking is allowed there."""
        if self.kind.only and not path.startswith(self.kind.only):
            return True
        return any(path == door or path.startswith(f"{door}/") for door in self.kind.closed)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    _kinds[kind.name] = kind
    return kind


def enter(
    request: HttpRequest,
    user: AbstractBaseUser,
    *,
    kind: Kind,
    seconds: int,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """From here on the browser is this person's and read-only, for at most so long.

    Unlike a sign-in it leaves no trace with the person: no last sign-in, nothing in their list of sessions.
    """
    request.session.flush()
    request.session[ATHLETE_KEY] = user._meta.pk.value_to_string(user)
    request.session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request.session[_MARK] = {"kind": kind.name, "facts": dict(facts or {})}
    request.session.set_expiry(seconds)
    request.user = user  # type: ignore[assignment]
    rotate_token(request)


def put_on(request: HttpRequest, *, kind: Kind, facts: Mapping[str, Any] | None = None) -> None:
    """The browser stays the person's own and is read-only from here on, until `take_off`."""
    request.session[_MARK] = {"kind": kind.name, "facts": dict(facts or {})}


def take_off(request: HttpRequest, *, kind: Kind) -> bool:
    """Ends what `put_on` began; a mark of another kind stays, for its session is not the person's own."""
    mark = mark_of_session(request.session)
    if mark is None or mark.kind != kind:
        return False
    del request.session[_MARK]
    return True


def mark_of_session(session: SessionBase | Mapping[str, Any] | None) -> Mark | None:
    """The mark of a session. A kind nobody knows any more still changes nothing."""
    found = session.get(_MARK) if session is not None else None
    if found is None:
        return None
    kind = _kinds.get(found["kind"]) or Kind(found["kind"])
    return Mark(kind, found["facts"])


def mark_of(request: Any) -> Mark | None:
    """The mark of a page's or the API's request, once the middleware has seen it."""
    found: Mark | None = getattr(request, "read_only", None)
    return found


def refusal(mark: Mark, *, method: str, path: str, url_name: str | None) -> ReadOnly | None:
    """Why this may not be asked in such a session; None when it may."""
    if url_name in {mark.kind.leave, "logout"}:
        return None
    if method in _SAFE and not mark.closes(path):
        return None
    return ReadOnly(mark.kind.message, hint=mark.kind.hint)


class ReadOnlyMiddleware:
    """Refuses what would change something before a view hears of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.COOKIES.get(settings.SESSION_COOKIE_NAME) is not None
        request.read_only = (  # type: ignore[attr-defined]
            mark_of_session(request.session) if known else None
        )
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        mark = mark_of(request)
        if mark is None:
            return None
        found = request.resolver_match
        error = refusal(
            mark,
            method=str(request.method),
            path=request.path_info,
            url_name=found.url_name if found else None,
        )
        if error is None:
            return None
        if is_for_programs(request.path_info):
            answer = body(code=error.code, message=str(error.message), hint=str(error.hint))
            return JsonResponse(answer, status=error.status)
        return render(request, "errors/403.html", {"error": error}, status=error.status)
