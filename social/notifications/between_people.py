"""What people are told of following and coaching, and what a block takes away."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph import events
from social.notifications.kinds import PRESSING, Kind, register
from social.notifications.services import forget_each_other, notify, withdraw

ASKED = Kind(
    "follow.asked",
    _("Somebody asks to follow you"),
    usual=PRESSING,
    one=_("%(actor)s asks to follow you."),
    more=_("%(actor)s and %(others)s ask to follow you."),
    icon="user-plus",
)
FOLLOWED = Kind(
    "follow.new",
    _("Somebody follows you"),
    one=_("%(actor)s follows you."),
    more=_("%(actor)s and %(others)s follow you."),
    icon="user-plus",
)
ACCEPTED = Kind(
    "follow.accepted",
    _("Somebody lets you follow them"),
    one=_("%(actor)s lets you follow them."),
    more=_("%(actor)s and %(others)s let you follow them."),
    icon="user-check",
)
COACH_ASKED = Kind(
    "coach.asked",
    _("Somebody wants to coach you, or asks you to"),
    usual=PRESSING,
    one=_("%(actor)s proposes coaching. Nothing is shown until you agree."),
    icon="users",
)
COACH_ACCEPTED = Kind(
    "coach.accepted",
    _("Coaching has begun"),
    one=_("%(actor)s has agreed: coaching has begun."),
    icon="users",
)
KINDS = (ASKED, FOLLOWED, ACCEPTED, COACH_ASKED, COACH_ACCEPTED)


def register_kinds() -> None:
    for kind in KINDS:
        register(kind)


def _page(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@receiver(events.follow_asked)
def asked(*, actor: User, other: User, **_rest: Any) -> None:
    url = _page("follow_requests")
    notify(other, ASKED, thing=other.public_id, context={}, actor=actor, url=url)


@receiver(events.followed)
def followed(*, actor: User, other: User, **_rest: Any) -> None:
    url = _page("person", actor.handle)
    notify(other, FOLLOWED, thing=other.public_id, context={}, actor=actor, url=url)


@receiver(events.follow_accepted)
def accepted(*, actor: User, other: User, **_rest: Any) -> None:
    withdraw(ASKED, thing=actor.public_id, actor=other)
    url = _page("person", actor.handle)
    notify(other, ACCEPTED, thing=other.public_id, context={}, actor=actor, url=url)


@receiver(events.unfollowed)
def unfollowed(*, actor: User, other: User, **_rest: Any) -> None:
    """Whoever took it back has asked nothing; whoever was removed is not told."""
    for kind in (ASKED, FOLLOWED):
        withdraw(kind, thing=other.public_id, actor=actor)
        withdraw(kind, thing=actor.public_id, actor=other)


@receiver(events.coach_asked)
def coach_asked(*, actor: User, other: User, **_rest: Any) -> None:
    url = _page("coaches")
    notify(other, COACH_ASKED, thing=actor.public_id, context={}, actor=actor, url=url)


@receiver(events.coach_accepted)
def coach_accepted(*, actor: User, other: User, **_rest: Any) -> None:
    withdraw(COACH_ASKED, thing=other.public_id, actor=other)
    url = _page("coaches")
    notify(other, COACH_ACCEPTED, thing=actor.public_id, context={}, actor=actor, url=url)


@receiver(events.coach_ended)
def coach_ended(*, actor: User, other: User, **_rest: Any) -> None:
    for one in (actor, other):
        withdraw(COACH_ASKED, thing=one.public_id, actor=one)


@receiver(events.blocked)
def blocked(*, actor: User, other: User, **_rest: Any) -> None:
    forget_each_other(actor, other)
