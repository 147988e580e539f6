"""Switching off a second factor that is lost: proved by mail, after days in which its owner can object.

The link of a letter starts a waiting period. Every day a letter and every page of the account say so, and
one press ends it; so does using the second factor, or a change of password. After the wait a last link,
together with the password, switches everything off that asks for more than the password.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people import notices, second_factor, sessions
from accounts.people.addresses import LinkExpired, write
from accounts.people.mail import require_mail
from accounts.people.models import User
from accounts.people.services import AccountRefused
from accounts.recovery.models import LostFactor
from stravalite.audit.services import record

_START, _CANCEL, _FINISH = (f"accounts.recovery.{word}" for word in ("start", "cancel", "finish"))
#: How long the last link works; then everything begins anew.
OPEN = timedelta(days=3)
_START_HOURS = 2


def wait() -> timedelta:
    return timedelta(days=settings.LOST_FACTOR_DAYS)


def ask(user: User, *, site: str) -> None:
    """For who gave the password and has no second factor at hand: a letter with the link that starts it."""
    require_mail()
    for address in notices.proved_addresses(user):
        payload = {"athlete": user.pk, "site": site, "address": address}
        write("lost_factor_start", key=f"{user.pk}:{address}", payload=payload, user=user)


def start_token(user: User) -> str:
    """Shows that its holder reads the person's mail; ends with a change of password."""
    return signing.dumps([user.public_id, _mark(user)], salt=_START)


def read_start(token: str) -> User:
    """Whose wait this link would start; LinkExpired."""
    return _user_of(token, salt=_START, max_age=_START_HOURS * 3600)


def start(token: str, *, site: str) -> LostFactor:
    """Begins the wait, or returns the one that runs; LinkExpired."""
    user = read_start(token)
    if not second_factor.is_on(user):
        raise LinkExpired
    now = timezone.now()
    with transaction.atomic():
        lost, made = LostFactor.objects.get_or_create(
            athlete=user, defaults={"asked_at": now, "ready_at": now + wait(), "site": site[:200]}
        )
        if made:
            record("second_factor.recovery_started", athlete=user)
    if made:
        write_due(now=now)
    return lost


def running(user: User) -> LostFactor | None:
    return LostFactor.objects.filter(athlete=user).first()


def cancel(user: User) -> None:
    """Ends the wait; nothing when none runs."""
    with transaction.atomic():
        ended, _rows = LostFactor.objects.filter(athlete=user).delete()
        if ended:
            record("second_factor.recovery_cancelled", athlete=user)


def cancel_token(lost: LostFactor) -> str:
    return _token_of(lost, _CANCEL)


def finish_token(lost: LostFactor) -> str:
    return _token_of(lost, _FINISH)


def read_cancel(token: str) -> LostFactor:
    """Which wait this link would end; LinkExpired."""
    return _lost_of(token, salt=_CANCEL)


def read_finish(token: str) -> LostFactor:
    """Which second factor this link may switch off, now that the wait is over; LinkExpired."""
    lost = _lost_of(token, salt=_FINISH)
    if not lost.ready_at <= timezone.now() < lost.ready_at + OPEN:
        raise LinkExpired
    return lost


def finish(token: str, *, password: str, signed_in_elsewhere: User | None = None) -> User:
    """Switches every second factor off and ends every session; LinkExpired or AccountRefused.

    Who has no password has signed in with another service in this browser just now.
    """
    lost = read_finish(token)
    user = lost.athlete
    second_factor.count_code(user)
    known = user.check_password(password) if user.has_usable_password() else False
    if not known and signed_in_elsewhere != user:
        problems: dict[str, list[Any]] = {"password": [_("This is not your password.")]}
        raise AccountRefused(_("The second factor stays on."), fields=problems)
    with transaction.atomic():
        done, _rows = LostFactor.objects.filter(pk=lost.pk, asked_at=lost.asked_at).delete()
        if not done:
            raise LinkExpired
        Authenticator.objects.filter(user=user).delete()
        sessions.end_all(user, reason="factor lost")
        record("second_factor.recovered", actor=user, athlete=user)
        notices.tell(user, "factor_lost")
    return user


def write_due(*, now: datetime | None = None) -> int:
    """One letter a day while the wait runs, and the last with the link; forgets what was not used.

    Safe to run at any time and twice: each letter is claimed before it is queued. Returns how many.
    """
    now = now or timezone.now()
    LostFactor.objects.filter(ready_at__lte=now - OPEN).delete()
    sent = 0
    for lost in LostFactor.objects.select_related("athlete"):
        due = _letters_due(lost, now)
        if lost.letters >= due:
            continue
        with transaction.atomic():
            claimed = LostFactor.objects.filter(
                pk=lost.pk, asked_at=lost.asked_at, letters=lost.letters
            ).update(letters=due)
            if claimed:
                _write(lost.athlete, number=due)
                sent += 1
    return sent


def _letters_due(lost: LostFactor, now: datetime) -> int:
    days = (lost.ready_at - lost.asked_at).days
    return min((now - lost.asked_at).days, days) + 1


def _write(user: User, *, number: int) -> None:
    for address in notices.proved_addresses(user):
        payload = {"athlete": user.pk, "address": address}
        write("lost_factor_waits", key=f"{user.pk}:{number}:{address}", payload=payload, user=user)


def _mark(user: User) -> str:
    return str(user.get_session_auth_hash())[:16]


def _user_of(token: str, *, salt: str, max_age: int) -> User:
    try:
        public_id, mark = signing.loads(token, salt=salt, max_age=max_age)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkExpired from error
    user = User.objects.filter(public_id=public_id, is_active=True).first()
    if user is None or mark != _mark(user):
        raise LinkExpired
    return user


def _token_of(lost: LostFactor, salt: str) -> str:
    return signing.dumps([lost.athlete.public_id, lost.asked_at.isoformat()], salt=salt)


def _lost_of(token: str, *, salt: str) -> LostFactor:
    try:
        public_id, asked_at = signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkExpired from error
    found = LostFactor.objects.select_related("athlete", "athlete__preferences").filter(
        athlete__public_id=public_id, athlete__is_active=True
    )
    lost = found.first()
    if lost is None or lost.asked_at.isoformat() != asked_at:
        raise LinkExpired
    return lost


def erase(athlete_id: int) -> None:
    """The room's part of an erasure."""
    LostFactor.objects.filter(athlete_id=athlete_id).delete()
