"""The end of an account: the person's own row, and with it whatever only hangs on it."""

from __future__ import annotations

from accounts.people.models import User


def erase(athlete_id: int) -> None:
    """Called last of all rooms. Preferences, tokens, addresses and second factors go with the person."""
    for athlete in User.objects.filter(pk=athlete_id):
        athlete.delete()
