"""Who may hear how an import goes: its athlete."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from activities.imports.models import Import
from stravalite.live.topics import register


@register("import")
def may_hear(user: Any, object_id: str) -> bool:
    if isinstance(user, AnonymousUser):
        return False
    return Import.objects.of(user.pk).filter(public_id=object_id).exists()
