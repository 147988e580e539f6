"""Giving roles. What a person has open ends with their role: nothing keeps a right that was taken."""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from accounts.people import sessions
from accounts.people.models import Role, User
from accounts.people.rights import Right, has, outranks
from stravalite.audit.services import record
from stravalite.errors import DomainError

#: Sent with `user` and `before`, in the transaction of the change.
role_changed = Signal()


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
    before = str(user.role)
    with transaction.atomic():
        user.role = Role(role)
        user.is_superuser = role == Role.OWNER
        user.save(update_fields=["role", "is_superuser"])
        sessions.end_all(user, reason="role")
        record("role.changed", actor=actor, athlete=user, before=before, after=role)
        role_changed.send(sender=User, user=user, before=before)


def set_suspended(*, actor: User, user: User, suspended: bool) -> None:
    """Closes or opens an account; whatever a suspended person has open ends. MayNotGiveRole."""
    may = has(actor, Right.GIVE_EVERY_ROLE) or outranks(actor.role, user.role)
    if actor.pk == user.pk or not (has(actor, Right.SUSPEND) and may):
        raise MayNotGiveRole
    with transaction.atomic():
        user.is_active = not suspended
        user.save(update_fields=["is_active"])
        if suspended:
            sessions.end_all(user, reason="suspended")
        verb = "account.suspended" if suspended else "account.reinstated"
        record(verb, actor=actor, athlete=user)


def _may(actor: User, user: User, role: str) -> bool:
    if actor.pk == user.pk or role not in Role.values:
        return False
    if has(actor, Right.GIVE_EVERY_ROLE):
        return True
    may = has(actor, Right.GIVE_LOWER_ROLES)
    return may and outranks(actor.role, user.role) and outranks(actor.role, role)
