"""Writing the log, in the transaction of what it tells, and what time and leaving take out of it."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from stravalite.api.throttles import once
from stravalite.audit.models import Entry
from stravalite.audit.verbs import VERBS
from stravalite.observability.context import current_address, current_request_id
from stravalite.observability.logs import without_secrets

_LONGEST = 200
Fact = str | int | bool | None
_MOST_DETAILS = 12
#: Stands where an erased athlete stood.
GONE = "erased"


class Person(Protocol):
    @property
    def public_id(self) -> Any: ...


def record(
    verb: str,
    *,
    actor: Person | None = None,
    athlete: Person | None = None,
    acting_as: Person | None = None,
    target: str = "",
    **details: Fact,
) -> Entry:
    """Adds an entry. Call it inside the transaction of its cause, so that neither stands alone.

    `details` are few, small and never content: codes, states before and after, names of fields.
    """
    if verb not in VERBS:
        raise ValueError(f"The audit log knows no {verb}.")
    if len(details) > _MOST_DETAILS:
        raise ValueError("Too much for one entry of the audit log.")
    return Entry.objects.create(
        verb=verb,
        actor=_id(actor),
        athlete=_id(athlete),
        acting_as=_id(acting_as),
        target=target[:120],
        request_id=current_request_id()[:40],
        address=shortened(current_address()),
        details={name: _small(value) for name, value in details.items() if value is not None},
    )


def record_refusal(verb: str, *, athlete: Person | None) -> None:
    """One entry a minute for each account, and one for each address that guesses at none.

    Who guesses fast would otherwise fill the disk; the counters of sign-in say how often.
    """
    who = _id(athlete) or shortened(current_address())
    if once(f"audit:{verb}:{who}", seconds=60):
        record(verb, athlete=athlete)


def shortened(address: str) -> str:
    """Enough to tell one's own network from a foreign one: the first 24 bits, or 48 of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network((found, bits), strict=False))


def forget_old() -> int:
    """Entries older than AUDIT_KEEP_DAYS go. Returns how many."""
    return Entry.objects.forget_before(timezone.now() - timedelta(days=settings.AUDIT_KEEP_DAYS))


def take_out(public_id: str) -> None:
    """Entries that name this athlete stay and name nobody any more."""
    named = Q(actor=public_id) | Q(acting_as=public_id) | Q(athlete=public_id) | Q(target=public_id)
    Entry.objects.filter(named).hide(details={}, address="")
    for column in ("actor", "acting_as", "athlete", "target"):
        Entry.objects.filter(**{column: public_id}).hide(**{column: GONE})


def _id(person: Person | None) -> str:
    return "" if person is None else str(getattr(person, "public_id", ""))


def _small(value: Fact) -> Fact:
    return without_secrets(value)[:_LONGEST] if isinstance(value, str) else value
