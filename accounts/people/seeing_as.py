"""Staff who look at the pages as an athlete sees them: read-only, told, and soon over.

What may be asked in such a session is decided by `stravalite.readonly`; here stands who may begin one, how
long it lasts, and what is put on record about it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from accounts.people import second_factor
from accounts.people.models import User
from accounts.people.rights import Right, has, outranks
from stravalite import readonly
from stravalite.audit.services import record
from stravalite.errors import DomainError
from stravalite.live.whisper import ask_again_on_commit

SECONDS = 30 * 60
_SHORTEST_REASON = 10

KIND = readonly.Kind(
    "seeing_as",
    message=_("You see these pages through somebody's eyes and can change nothing."),
    hint=_("Leave by the button above the page; then you act as yourself again."),
    banner="accounts/_seeing_as.html",
    leave="stop_seeing_as",
    closed=(*readonly.CLOSED, "/api/schema", "/apidocs"),
)


class MayNotSeeAs(DomainError):
    code = "seeing_as_refused"
    status = 403
    message = _("You may not see the pages as this person.")
    hint = _("Staff may, with a second factor, and only as somebody below their own role.")


class ReasonMissing(DomainError):
    code = "reason_missing"
    status = 422
    message = _("Say why, in a few words: the athlete will read it.")


@dataclass(frozen=True, slots=True)
class Seeing:
    """Who looks, and how long still."""

    actor: User
    minutes_left: int


def may(actor: User | AbstractBaseUser | AnonymousUser, athlete: User) -> bool:
    """Never into a closed account, one's own, or one of an equal or higher role."""
    return (
        isinstance(actor, User)
        and has(actor, Right.SEE_AS)
        and athlete.is_active
        and athlete.pk != actor.pk
        and outranks(actor.role, athlete.role)
        and second_factor.is_on(actor)
    )


def start(request: HttpRequest, *, actor: User, athlete: User, reason: str) -> None:
    """This browser now sees what `athlete` sees, for half an hour; MayNotSeeAs or ReasonMissing."""
    reason = " ".join(reason.split())
    if not may(actor, athlete):
        raise MayNotSeeAs
    if len(reason) < _SHORTEST_REASON:
        raise ReasonMissing(fields={"reason": [ReasonMissing.message]})
    facts = {
        "actor": actor.pk,
        "actor_hash": actor.get_session_auth_hash(),
        "until": int(time.time()) + SECONDS,
    }
    with transaction.atomic():
        record(
            "seeing_as.started",
            actor=actor,
            athlete=athlete,
            acting_as=athlete,
            reason=reason[:200],
        )
        readonly.enter(request, athlete, kind=KIND, seconds=SECONDS, facts=facts)


def goes_on(facts: Mapping[str, Any], athlete: User) -> Seeing | None:
    """The one who looks, as long as they may; asked at every request."""
    left_s = int(facts["until"] - time.time())
    actor = User.objects.select_related("preferences").filter(pk=facts["actor"]).first()
    if left_s <= 0 or actor is None or not may(actor, athlete):
        return None
    if not constant_time_compare(facts["actor_hash"], actor.get_session_auth_hash()):
        return None
    return Seeing(actor, max(1, round(left_s / 60)))


def note_page(seeing: Seeing, athlete: User, *, method: str, path: str, status: int) -> None:
    """Each page that was looked at, without what was asked for in the query."""
    record(
        "seeing_as.viewed",
        actor=seeing.actor,
        athlete=athlete,
        acting_as=athlete,
        target=path,
        method=method,
        status=status,
    )


def note_end(facts: Mapping[str, Any], athlete: User, *, how: str) -> None:
    actor = User.objects.filter(pk=facts["actor"]).first()
    record("seeing_as.stopped", actor=actor, athlete=athlete, acting_as=athlete, how=how)
    ask_again_on_commit(athlete.pk)


def is_by(actor: User, session: Mapping[str, Any]) -> bool:
    """Whether in this session that person looks through somebody else's eyes."""
    mark = readonly.mark_of_session(session)
    return mark is not None and mark.kind.name == KIND.name and mark.facts["actor"] == actor.pk
