"""Looking around: a visitor sees the house through a sample athlete's eyes and can change nothing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Role, User
from stravalite import readonly
from stravalite.demo.plan import ATHLETES

LONGEST_S = 2 * 3600
TOUR = readonly.register(
    readonly.Kind(
        "look_around",
        message=_("You are looking around in sample data, so nothing can be changed."),
        hint=_("Leave the tour, and sign in or create an account of your own."),
        banner="demo/_tour.html",
        leave="look_around_leave",
    )
)


def guide() -> User | None:
    """The sample athlete a visitor becomes: the first of the plan who is here and rules nothing."""
    if not settings.LOOK_AROUND:
        return None
    samples = User.objects.filter(
        sample__isnull=False,
        is_active=True,
        is_superuser=False,
        role__in=(Role.MEMBER, Role.COACH),
    )
    order = {plan.email: number for number, plan in enumerate(ATHLETES)}
    return min(samples, key=lambda user: order.get(user.email, len(order)), default=None)


def begin(request: HttpRequest, athlete: User) -> None:
    readonly.enter(request, athlete, kind=TOUR, seconds=LONGEST_S)


def is_on(request: HttpRequest) -> bool:
    mark = readonly.mark_of(request)
    return mark is not None and mark.kind is TOUR
