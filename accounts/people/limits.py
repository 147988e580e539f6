"""Limits an instance sets for people of a role. No feature hangs on them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from accounts.people.models import Role, User


def max_upload_mb(user: User) -> int:
    """The largest file this person may hand in."""
    usual = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
    return int(settings.MAX_UPLOAD_MB_BY_ROLE.get(user.role, usual))


@register()
def roles_of_limits_exist(**_kwargs: Any) -> list[CheckMessage]:
    unknown = sorted(set(settings.MAX_UPLOAD_MB_BY_ROLE) - set(Role.values))
    if not unknown:
        return []
    return [
        Error(
            f"MAX_UPLOAD_MB_BY_ROLE names {', '.join(unknown)}, which is no role.",
            hint=f"Roles are {', '.join(Role.values)}.",
            id="accounts_people.E001",
        )
    ]
