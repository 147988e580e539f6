"""What moderators do about a reported thing: look, decide, lift. Each is on record, each has a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.closing.models import Closure
from accounts.people.models import User
from accounts.people.rights import Right, has
from accounts.people.roles import set_suspended
from social.moderation import telling
from social.moderation.models import SANCTIONS, WORDS_LONGEST, Decision, Report, Verdict
from social.moderation.subjects import Context, find_kind
from stravalite.audit.services import record
from stravalite.errors import DomainError, NotFound
from stravalite.jobs.services import enqueue

#: For how long somebody may be suspended, in days.
SPANS = (1, 3, 7, 30, 90, 365)


class MayNotDecide(DomainError):
    code = "may_not_decide"
    status = 403
    message = _("This is not yours to decide.")
    hint = _("Nobody decides about their own things; suspending is for owners and administrators.")


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("Say why, in a few words: whom it touches will read it.")


class CannotDecide(DomainError):
    code = "cannot_decide"
    message = _("That cannot be decided about this.")


def look(*, actor: User, kind: str, subject: str, author: User) -> Context | None:
    """The reported words, whoever may see them otherwise; put on record. None when they are gone."""
    if not has(actor, Right.MODERATE):
        raise MayNotDecide
    known = find_kind(kind)
    with transaction.atomic():
        record("moderation.looked", actor=actor, athlete=author, target=subject, of=kind)
        return known.show(subject) if known is not None else None


def decide(
    *,
    actor: User,
    kind: str,
    subject: str,
    author: User,
    verdict: str,
    reason: str,
    days: int | None = None,
) -> Decision:
    """Answers every open report about the thing. MayNotDecide, ReasonMissing, CannotDecide.

    The author is told what and why, each reporter whether something was done.
    """
    reason = checked(actor, author, reason)
    if verdict not in {Verdict.NOTHING, *SANCTIONS}:
        raise CannotDecide
    with transaction.atomic():
        until = _act(actor, kind, subject, author, verdict, days)
        decision = Decision.objects.create(
            kind=kind,
            subject=subject,
            author=author,
            moderator=actor,
            verdict=verdict,
            reason=reason,
            until=until,
        )
        _answer_reports(decision)
        _put_on_record(decision)
        if verdict != Verdict.NOTHING:
            telling.decided(decision)
        if until is not None:
            payload = {"decision": decision.pk}
            enqueue(
                "moderation.suspension_over",
                key=decision.public_id,
                payload=payload,
                run_at=until,
            )
    return decision


def checked(actor: User, author: User, reason: str) -> str:
    """The reason as it is kept, of somebody who may decide about this author's things."""
    if not has(actor, Right.MODERATE) or actor.pk == author.pk:
        raise MayNotDecide
    reason = reason.strip()[:WORDS_LONGEST]
    if not reason:
        raise ReasonMissing(fields={"reason": [ReasonMissing.message]})
    return reason


def _act(
    actor: User, kind: str, subject: str, author: User, verdict: str, days: int | None
) -> datetime | None:
    """Does it; until when, for a suspension."""
    if verdict == Verdict.HIDDEN:
        known = find_kind(kind)
        if known is None or known.hide is None:
            raise CannotDecide
        known.hide(subject)
    if verdict != Verdict.SUSPENDED:
        return None
    if days not in SPANS:
        raise CannotDecide(fields={"days": [_("Choose for how long.")]})
    set_suspended(actor=actor, user=author, suspended=True)  # or MayNotGiveRole
    return timezone.now() + timedelta(days=days)


def _answer_reports(decision: Decision) -> None:
    about = Report.objects.filter(kind=decision.kind, subject=decision.subject, decided_at=None)
    rows = list(about.select_related("reporter"))
    about.update(decision=decision, decided_at=timezone.now())
    for row in rows:
        row.decision, row.decided_at = decision, timezone.now()
        telling.answered(row)
    telling.nothing_waits()


def lift(*, actor: User, decision: Decision, reason: str) -> Decision:
    """Takes back what a decision did. MayNotDecide, ReasonMissing; NotFound when it holds no more."""
    reason = checked(actor, decision.author, reason)
    with transaction.atomic():
        end(decision, actor=actor)
        lifted = Decision.objects.create(
            kind=decision.kind,
            subject=decision.subject,
            author=decision.author,
            moderator=actor,
            verdict=Verdict.LIFTED,
            reason=reason,
            lifts=decision,
        )
        _put_on_record(lifted)
        telling.decided(lifted)
    return lifted


def end(decision: Decision, *, actor: User | None) -> None:
    """What it did is undone, in the caller's transaction; NotFound when it holds no more."""
    now = timezone.now()
    still = Decision.objects.filter(pk=decision.pk, ended_at=None, verdict__in=SANCTIONS)
    if not still.update(ended_at=now):
        raise NotFound
    decision.ended_at = now
    if decision.verdict == Verdict.HIDDEN and not _held(decision):
        known = find_kind(decision.kind)
        if known is not None and known.unhide is not None:
            known.unhide(decision.subject)
    if decision.verdict == Verdict.SUSPENDED and not _held(decision):
        _open_again(decision.author, actor)


def _held(decision: Decision) -> bool:
    """Whether another decision still does the same."""
    others = Decision.objects.filter(
        author=decision.author, verdict=decision.verdict, ended_at=None
    ).exclude(pk=decision.pk)
    if decision.verdict == Verdict.HIDDEN:
        others = others.filter(kind=decision.kind, subject=decision.subject)
    return others.exists()


def _open_again(author: User, actor: User | None) -> None:
    """Unless the person has left meanwhile."""
    if author.is_active or Closure.objects.filter(athlete=author).exists():
        return
    author.is_active = True
    author.save(update_fields=["is_active"])
    record("account.reinstated", actor=actor, athlete=author)


def suspension_over(decision_id: int) -> None:
    """Its time has come; nothing when somebody lifted it before."""
    rows = Decision.objects.select_related("author")
    decision = rows.filter(pk=decision_id, verdict=Verdict.SUSPENDED, ended_at=None).first()
    if decision is not None and decision.until is not None and decision.until <= timezone.now():
        with transaction.atomic():
            end(decision, actor=None)


def suspension_of(author: User) -> Decision | None:
    """What keeps this person out now, if moderators do."""
    if author.is_active:
        return None
    rows = Decision.objects.filter(author=author, verdict=Verdict.SUSPENDED, ended_at=None)
    return rows.select_related("appeal").order_by("-until").first()


def _put_on_record(decision: Decision) -> None:
    record(
        "moderation.decided",
        actor=decision.moderator,
        athlete=decision.author,
        target=decision.subject,
        of=decision.kind,
        verdict=decision.verdict,
        decision=decision.public_id,
    )
