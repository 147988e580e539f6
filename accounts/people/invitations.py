"""Who may invite whom, and the links a person made."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.people import services
from accounts.people.models import Invitation, User
from accounts.people.rights import Right, has
from stravalite.audit.services import record
from stravalite.errors import DomainError, NotFound

_MOST_OPEN = 20


class TooManyInvitations(DomainError):
    code = "too_many_invitations"
    status = 409
    message = _("You have many open invitations already.")
    hint = _("Withdraw one, or wait until one is used.")


def may_invite(user: User) -> bool:
    """Owners and administrators always; members unless the server takes nobody."""
    return has(user, Right.INVITE) or settings.REGISTRATION != "closed"


def of(user: User) -> QuerySet[Invitation]:
    """The invitations this person made, the newest first."""
    made = Invitation.objects.filter(created_by=user).select_related("used_by")
    return made.order_by("-created_at", "-pk")


def make(user: User) -> str:
    """The token of a new member's invitation. NotFound for who may not invite; TooManyInvitations."""
    if not may_invite(user):
        raise NotFound
    if of(user).filter(used_at=None).count() >= _MOST_OPEN:
        raise TooManyInvitations
    return services.invite(created_by=user)


def withdraw(user: User, pk: int) -> None:
    """Ends an unused invitation of one's own; NotFound."""
    with transaction.atomic():
        gone, _rows = of(user).filter(pk=pk, used_at=None).delete()
        if not gone:
            raise NotFound
        record("invitation.withdrawn", actor=user, athlete=user, target=f"invitation {pk}")
