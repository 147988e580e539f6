"""A coach by the athlete's consent: either proposes, the other agrees, either ends it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.people.rights import Right, has
from social.graph import events
from social.graph.models import Coaching, CoachingState
from social.graph.services import check_meets, count_asking, lock
from stravalite.audit.services import record
from stravalite.errors import DomainError, NotFound
from stravalite.live.whisper import ask_topics_again_on_commit


class NoCoach(DomainError):
    code = "not_a_coach"
    message = _("This person is no coach on this server.")
    hint = _("Whoever runs the server gives that role.")


def propose(*, actor: User, coach: User, athlete: User) -> Coaching:
    """The coach asks or the athlete invites; agrees when the other proposed it already.

    Doing it again changes nothing. NoCoach, NotFound, TooManyRequests.
    """
    other = _other(actor, coach, athlete)
    if not has(coach, Right.BE_CHOSEN_AS_COACH):
        raise NoCoach
    state = CoachingState.INVITED if actor.pk == athlete.pk else CoachingState.ASKED
    with transaction.atomic():
        lock(coach, athlete)
        check_meets(actor, other)
        found = Coaching.objects.filter(coach=coach, athlete=athlete).first()
        if found is not None:
            if found.state not in {state, CoachingState.ACCEPTED}:
                accept(actor=actor, coach=coach, athlete=athlete)
                found.refresh_from_db()
            return found
        count_asking(actor, other)
        row = Coaching.objects.create(coach=coach, athlete=athlete, state=state)
        record("coach.proposed", actor=actor, athlete=athlete, target=coach.public_id)
        events.coach_asked.send(sender=Coaching, actor=actor, other=other, coaching=row)
    return row


def accept(*, actor: User, coach: User, athlete: User) -> None:
    """Agrees to what the other proposed; NotFound when nothing waits for this person."""
    other = _other(actor, coach, athlete)
    waits = CoachingState.ASKED if actor.pk == athlete.pk else CoachingState.INVITED
    with transaction.atomic():
        lock(coach, athlete)
        row = Coaching.objects.filter(coach=coach, athlete=athlete, state=waits).first()
        if row is None:
            raise NotFound
        row.state, row.accepted_at = CoachingState.ACCEPTED, timezone.now()
        row.save(update_fields=["state", "accepted_at"])
        record("coach.accepted", actor=actor, athlete=athlete, target=coach.public_id)
        events.coach_accepted.send(sender=Coaching, actor=actor, other=other, coaching=row)


def end(*, actor: User, coach: User, athlete: User) -> None:
    """Ends it, withdraws or declines it. Doing it again changes nothing."""
    other = _other(actor, coach, athlete)
    with transaction.atomic():
        row = Coaching.objects.filter(coach=coach, athlete=athlete).first()
        if row is not None:
            _end(row, actor=actor, other=other)


def end_between(*, actor: User, other: User) -> None:
    """Whatever coaching there is between two people, in the caller's transaction."""
    either_way = Q(coach=actor, athlete=other) | Q(coach=other, athlete=actor)
    for row in Coaching.objects.filter(either_way).select_related("coach", "athlete"):
        _end(row, actor=actor, other=other)


def end_all_of(coach: User) -> None:
    """Who is no coach any more sees nobody's private training, from this transaction on."""
    for row in Coaching.objects.filter(coach=coach).select_related("coach", "athlete"):
        _end(row, actor=coach, other=row.athlete)


def _end(row: Coaching, *, actor: User, other: User) -> None:
    row.delete()
    record("coach.ended", actor=actor, athlete=row.athlete, target=row.coach.public_id)
    events.coach_ended.send(sender=Coaching, actor=actor, other=other, coaching=row)
    ask_topics_again_on_commit(row.coach_id)


def _other(actor: User, coach: User, athlete: User) -> User:
    """The one across from `actor`; NotFound for a third person, and for oneself."""
    if coach.pk == athlete.pk or actor.pk not in {coach.pk, athlete.pk}:
        raise NotFound
    return coach if actor.pk == athlete.pk else athlete
