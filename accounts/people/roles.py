"""Giving roles. What a person has open ends with their role: nothing keeps a right that was taken."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.people import sessions
from accounts.people.models import Role, User
from stravalite.errors import DomainError

_ABOVE = {Role.OWNER, Role.ADMIN}


class MayNotGiveRole(DomainError):
    code = "role_refused"
    status = 403
    message = _("This role is not yours to give.")
    hint = _(
        "Owners give every role, administrators those below their own, nobody one to themselves."
    )


def change_role(*, actor: User, user: User, role: str) -> None:
    """Gives `user` another role and signs them out everywhere; MayNotGiveRole."""
    if not _may(actor, user, role):
        raise MayNotGiveRole
    with transaction.atomic():
        user.role = Role(role)
        user.is_superuser = role == Role.OWNER
        user.save(update_fields=["role", "is_superuser"])
        sessions.end_all(user, reason="role")


def _may(actor: User, user: User, role: str) -> bool:
    if actor.pk == user.pk or role not in Role.values:
        return False
    if actor.role == Role.OWNER:
        return True
    return actor.role == Role.ADMIN and not {user.role, role} & _ABOVE
