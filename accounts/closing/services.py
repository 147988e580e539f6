"""Closing one's account, coming back within the grace, and the erasure after it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.closing.models import Closure
from accounts.people.models import Role, TokenFamily, User
from stravalite import portability
from stravalite.audit.services import record
from stravalite.errors import DomainError, NotFound
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Priority
from stravalite.live.whisper import ask_again_on_commit

GRACE = timedelta(days=14)


class LastOwner(DomainError):
    code = "last_owner"
    status = 409
    message = _("You are the only owner of this server.")
    hint = _("Make somebody else an owner first; then you can go.")


class HandleDiffers(DomainError):
    code = "handle_differs"
    status = 400
    message = _("This is not your handle.")
    hint = _("Type your own handle to show that you mean it.")


class AccountIsClosing(DomainError):
    """Told only to whoever gave the right password of an account in its days of grace."""

    code = "account_closing"
    status = 403
    message = _("You have deleted this account.")

    def __init__(self, closure: Closure) -> None:
        day = date_format(timezone.localtime(closure.erase_at), "DATE_FORMAT")
        super().__init__(
            hint=_("It will be erased on %(day)s. Until then you can bring it back.")
            % {"day": day},
            extra={"erase_at": closure.erase_at.isoformat()},
        )
        self.closure = closure


def close(athlete: User, *, typed_handle: str) -> Closure:
    """Takes the athlete out of everyone's sight at once; erasure follows after GRACE.

    Raises HandleDiffers, or LastOwner when nobody could run the server afterwards.
    """
    if typed_handle.strip().removeprefix("@").lower() != athlete.handle.lower():
        raise HandleDiffers(fields={"handle": [HandleDiffers.message]})
    with transaction.atomic():
        locked = User.objects.select_for_update(of=("self",)).get(pk=athlete.pk)
        if locked.role == Role.OWNER and not _another_owner(locked) and _anybody_else(locked):
            raise LastOwner
        now = timezone.now()
        closure, _created = Closure.objects.get_or_create(
            athlete=locked, defaults={"asked_at": now, "erase_at": now + GRACE}
        )
        locked.is_active = athlete.is_active = False
        locked.save(update_fields=["is_active"])
        TokenFamily.objects.filter(user=locked, revoked_at=None).update(
            revoked_at=now, revoked_reason="closed"
        )
        ask_again_on_commit(locked.pk)
        record("account.closed", actor=locked, athlete=locked)
        jobs.enqueue(
            "account.sign_out",
            key=str(closure.pk),
            payload={"closure": closure.pk},
            priority=Priority.PERSON_WAITING,
        )
    return closure


def _another_owner(athlete: User) -> bool:
    return User.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=athlete.pk).exists()


def _anybody_else(athlete: User) -> bool:
    return User.objects.filter(is_active=True).exclude(pk=athlete.pk).exists()


def reopen(closure_id: int) -> User:
    """Brings everything back as it was. NotFound once the account is gone or was never closed."""
    with transaction.atomic():
        closure = (
            Closure.objects.select_for_update(of=("self",))
            .select_related("athlete")
            .filter(pk=closure_id)
            .first()
        )
        if closure is None or closure.erase_at <= timezone.now():
            raise NotFound
        athlete = closure.athlete
        athlete.is_active = True
        athlete.save(update_fields=["is_active"])
        closure.delete()
        record("account.reopened", actor=athlete, athlete=athlete)
    return athlete


def enqueue_due() -> int:
    """One job for every account whose grace is over. Returns how many."""
    due = Closure.objects.filter(erase_at__lte=timezone.now()).values_list("pk", flat=True)
    for closure_id in due:
        jobs.enqueue(
            "account.erase",
            key=str(closure_id),
            payload={"closure": closure_id},
            priority=Priority.BACKFILL,
        )
    return len(due)


def erase(closure_id: int) -> bool:
    """Erases the account for good if its grace is over; False when there is nothing to do (any more).

    Who was let in again by staff meanwhile stays: the closure has lost its meaning.
    """
    closure = Closure.objects.select_related("athlete").filter(pk=closure_id).first()
    if closure is None or closure.erase_at > timezone.now():
        return False
    if closure.athlete.is_active:
        closure.delete()
        return False
    portability.erase(closure.athlete_id)
    record("account.erased")
    return True
