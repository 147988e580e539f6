"""What shows that nothing is lost, or that another came to the password, ends the wait."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_used
from django.dispatch import receiver

from accounts.people.models import User
from accounts.people.passwords import password_set
from accounts.people.second_factor import answered
from accounts.recovery import services


@receiver(authenticator_used)
@receiver(answered)
@receiver(password_set)
def end_the_wait(user: User, **_signal: Any) -> None:
    services.cancel(user)
