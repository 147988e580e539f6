"""A weight given at sign-up is the first measure."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.measures import services
from accounts.measures.models import Kind
from accounts.people.models import User
from accounts.people.services import signed_up


@receiver(signed_up)
def keep_first_weight(user: User, weight_kg: float | None = None, **_kwargs: Any) -> None:
    if weight_kg is not None:
        services.record(
            athlete=user, kind=Kind.WEIGHT, value=weight_kg, from_date=timezone.localdate()
        )
