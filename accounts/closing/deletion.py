"""The room's part of an erasure."""

from __future__ import annotations

from accounts.people import sessions
from accounts.people.models import User


def erase(athlete_id: int) -> None:
    """Signs the person out. The closure itself stays to the last, with the person: until then a torn
    erasure is taken up again."""
    for athlete in User.objects.filter(pk=athlete_id):
        sessions.end_all(athlete, reason="closed")
