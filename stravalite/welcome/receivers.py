"""Whoever signs up begins at the first step."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.people.models import User
from accounts.people.services import signed_up
from stravalite.welcome import steps


@receiver(signed_up)
def begin(user: User, **_kwargs: Any) -> None:
    steps.go(user, steps.STEPS[0].name)
