"""Saying something against a decision, and answering it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.moderation import decisions, telling
from social.moderation.models import WORDS_LONGEST, Appeal, Decision
from stravalite.audit.services import record
from stravalite.errors import DomainError, NotFound


class CannotAppeal(DomainError):
    code = "cannot_appeal"
    status = 409
    message = _("You have said something about this already, or it holds no more.")


class NothingSaid(DomainError):
    code = "nothing_said"
    message = _("Say in a few words what we should know.")


class AnotherDecides(DomainError):
    code = "another_decides"
    status = 403
    message = _("Whoever decided does not answer the appeal.")
    hint = _("Another moderator of this server does.")


def appeal(*, actor: User, decision: Decision, words: str) -> Appeal:
    """By whom it touches, once. NotFound, CannotAppeal, NothingSaid."""
    if decision.author_id != actor.pk:
        raise NotFound
    words = words.strip()[:WORDS_LONGEST]
    if not words:
        raise NothingSaid(fields={"words": [NothingSaid.message]})
    if not decision.holds:
        raise CannotAppeal
    try:
        with transaction.atomic():
            made = Appeal.objects.create(decision=decision, words=words)
            target = decision.public_id
            record("moderation.appealed", actor=actor, athlete=actor, target=target)
            telling.appealed(made)
    except IntegrityError as error:
        raise CannotAppeal from error
    return made


def answer(*, actor: User, appeal: Appeal, granted: bool, words: str) -> None:
    """Grants it, which undoes the decision, or not. MayNotDecide, AnotherDecides; NotFound once answered."""
    decision = appeal.decision
    words = decisions.checked(actor, decision.author, words)
    if not telling.answerers(decision).filter(pk=actor.pk).exists():
        raise AnotherDecides
    with transaction.atomic():
        answered = Appeal.objects.filter(pk=appeal.pk, answered_at=None).update(
            moderator=actor, granted=granted, answer=words, answered_at=timezone.now()
        )
        if not answered:
            raise NotFound
        appeal.refresh_from_db()
        if granted and decision.holds:
            decisions.end(decision, actor=actor)
        record(
            "moderation.appeal_answered",
            actor=actor,
            athlete=decision.author,
            target=decision.public_id,
            granted=granted,
        )
        telling.decided(decision)
        telling.nothing_waits()
