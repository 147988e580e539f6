"""What the log keeps of an athlete who leaves: that something happened, and not with whom."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from stravalite.audit.services import take_out


def erase(athlete_id: int) -> None:
    for public_id in (
        get_user_model().objects.filter(pk=athlete_id).values_list("public_id", flat=True)
    ):
        take_out(public_id)
