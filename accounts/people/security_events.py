"""What happened to one's own account, in words: who signed in, what was changed, what staff did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.people.models import User
from stravalite.audit.models import Entry
from stravalite.audit.verbs import FOR_ATHLETES, VERBS

#: What of an entry's details its athlete reads; the rest is for operators.
_TOLD = ("device", "name", "reason", "scopes", "before", "after", "fields")


@dataclass(frozen=True, slots=True)
class Event:
    """`by` is somebody else who did it; empty when it was the person, or a rule of the house."""

    at: datetime
    verb: str
    words: str
    by: str
    address: str
    details: dict[str, str]

    @property
    def said(self) -> str:
        """The details as one line: the device, what it was called, from what to what, why."""
        told = dict(self.details)
        before, after = told.pop("before", ""), told.pop("after", "")
        if before or after:
            told["change"] = f"{before or '–'} → {after or '–'}"
        return ", ".join(value for value in told.values() if value)


def of(user: User) -> QuerySet[Entry]:
    """Entries about this person's account that are theirs to read, the newest first."""
    mine = Entry.objects.of_account(user.public_id).filter(verb__in=FOR_ATHLETES)
    return mine.order_by("-at", "-pk")


def in_words(user: User, entries: Iterable[Entry]) -> list[Event]:
    """With the names of those who did it; one query for all of them."""
    entries = list(entries)
    others = {entry.actor for entry in entries} - {"", user.public_id}
    people = User.objects.filter(public_id__in=others) if others else User.objects.none()
    names = {person.public_id: str(person) for person in people}
    return [
        Event(
            at=entry.at,
            verb=entry.verb,
            words=str(VERBS[entry.verb].words),
            by=names.get(entry.actor, _("staff")) if entry.actor in others else "",
            # where staff sit is not the athlete's
            address="" if entry.actor in others else entry.address,
            details={name: str(entry.details[name]) for name in _TOLD if name in entry.details},
        )
        for entry in entries
    ]
