"""Whoever gives the right password of a closed account hears that it can still be brought back."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.closing.models import Closure
from accounts.closing.services import AccountIsClosing
from accounts.people.backends import closed_account_opened
from accounts.people.models import User


@receiver(closed_account_opened)
def offer_to_restore(user: User, **_kwargs: Any) -> None:
    """AccountIsClosing within the grace; a suspended account stays as unknown as any other."""
    closure = Closure.objects.filter(athlete=user, erase_at__gt=timezone.now()).first()
    if closure is not None:
        raise AccountIsClosing(closure)
