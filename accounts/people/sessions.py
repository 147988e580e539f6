"""What of a person is signed in where: browsers and programs, and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.people import seeing_as, tokens
from accounts.people.agents import named as device
from accounts.people.models import TokenFamily, User
from stravalite.audit.services import record
from stravalite.errors import NotFound
from stravalite.live.whisper import ask_again_on_commit

_BROWSER = "web_"


@dataclass(frozen=True, slots=True)
class Open:
    """One browser or program; `id` ends it."""

    id: str
    kind: str  # browser or program
    user_agent: str
    address: str  # empty when not known
    signed_in_at: datetime
    last_seen_at: datetime
    current: bool


def open_of(user: User, *, here: str = "") -> list[Open]:
    """What is signed in now, this one first, then the newest. `here` is a session key or a family's id."""
    found = [*_browsers(user, here), *_programs(user, here)]
    return sorted(found, key=lambda one: (not one.current, -one.last_seen_at.timestamp()))


def _browsers(user: User, here: str) -> list[Open]:
    noted = list(UserSession.objects.filter(user=user))
    keys = [one.session_key for one in noted]
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    alive = set(living.values_list("session_key", flat=True))
    return [
        Open(
            id=f"{_BROWSER}{one.pk}",
            kind="browser",
            user_agent=one.user_agent,
            address="" if one.ip == "::" else one.ip,
            signed_in_at=one.created_at,
            last_seen_at=one.last_seen_at,
            current=one.session_key == here,
        )
        for one in noted
        if one.session_key in alive
    ]


def _programs(user: User, here: str) -> list[Open]:
    return [
        Open(
            id=one.public_id,
            kind="program",
            user_agent=one.user_agent,
            address="",
            signed_in_at=one.created_at,
            last_seen_at=one.refreshed_at,
            current=one.public_id == here,
        )
        for one in TokenFamily.objects.filter(
            user=user, revoked_at=None, expires_at__gt=timezone.now()
        )
    ]


def id_of(session_key: str) -> str:
    """A browser session as `open_of` names it; "" for one that was never noted."""
    noted = UserSession.objects.filter(session_key=session_key).first() if session_key else None
    return f"{_BROWSER}{noted.pk}" if noted is not None else ""


def end(user: User, session_id: str) -> None:
    """Signs one browser or program of this person out; NotFound."""
    if session_id.startswith(_BROWSER):
        mine = UserSession.objects.filter(user=user)
        browser = next((one for one in mine if f"{_BROWSER}{one.pk}" == session_id), None)
        if browser is None:
            raise NotFound
        with transaction.atomic():
            browser.end()
            ask_again_on_commit(user.pk)
            record("session.ended", actor=user, athlete=user, device=device(browser.user_agent))
        return
    family = TokenFamily.objects.filter(user=user, public_id=session_id, revoked_at=None).first()
    if family is None:
        raise NotFound
    tokens.revoke(family, reason="ended")


def end_all(user: User, *, but: str = "", reason: str = "ended") -> None:
    """Signs every browser and program of this person out, `but` one.

    Rows of sessions do not say whose they are and older ones are in no list, so each is opened. One in which
    this person looks through somebody else's eyes is theirs as well.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.exclude(session_key=but).iterator(chunk_size=500):
        held = session.get_decoded()
        if held.get(SESSION_KEY) == str(user.pk) or seeing_as.is_by(user, held):
            store(session.session_key).delete()  # the cache's copy as well
            ask_again_on_commit(int(held[SESSION_KEY]))
    UserSession.objects.filter(user=user).exclude(session_key=but).delete()
    tokens.revoke_all(user, reason=reason, but=but)
    ask_again_on_commit(user.pk)


def end_others(user: User, *, here: str) -> None:
    """What a person asks for themselves: everything but this browser."""
    with transaction.atomic():
        end_all(user, but=here)
        record("session.all_ended", actor=user, athlete=user)


def moved(old: str, new: str) -> None:
    """A session got another key and stays the same browser's."""
    UserSession.objects.filter(session_key=old).update(session_key=new)
