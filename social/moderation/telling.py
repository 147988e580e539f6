"""What those who are touched by a decision, those who reported, and those who are to decide are told."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.people.rights import TABLE, Right
from social.moderation.models import Appeal, Decision, Report
from social.notifications.kinds import Channel, Kind
from social.notifications.services import notify, withdraw

DECIDED = Kind(
    "moderation.decided",
    _("Moderators decided about something of yours"),
    usual=frozenset({Channel.APP, Channel.EMAIL}),
    locked=_("Always sent: you may want to answer."),
    one=_("Moderators decided about something of yours. See what and why, and how to answer."),
    icon="shield-lock",
    to_closed=True,
)
ANSWERED = Kind(
    "report.answered",
    _("Something you reported was looked at"),
    one=_("What you reported was looked at. Thank you."),
    icon="flag",
)
REPORTED = Kind(
    "report.waits",
    _("Somebody reported something"),
    _("To moderators."),
    usual=frozenset({Channel.APP, Channel.EMAIL}),
    one=_("Something was reported and waits for a decision."),
    icon="flag",
    right=Right.MODERATE,
)
APPEALED = Kind(
    "appeal.waits",
    _("Somebody answered a decision"),
    _("To moderators."),
    usual=frozenset({Channel.APP, Channel.EMAIL}),
    one=_("Somebody answered a decision and waits to hear from you."),
    icon="shield-lock",
    right=Right.MODERATE,
)
KINDS = (DECIDED, ANSWERED, REPORTED, APPEALED)
#: Everything that waits gathers in one alert until it is read.
_QUEUE = "queue"


def decided(decision: Decision) -> None:
    first = decision.lifts or decision
    url = reverse("decision", kwargs={"decision_id": first.public_id})
    notify(decision.author, DECIDED, thing=first.public_id, context={}, url=url)


def answered(report: Report) -> None:
    notify(report.reporter, ANSWERED, thing=report.public_id, context={}, url=reverse("reports"))


def reported(report: Report) -> None:
    """Whoever may decide about it, once until they look."""
    url = reverse("admin:social_moderation_report_changelist")
    for moderator in _moderators().exclude(pk__in=[report.reporter_id, report.author_id]):
        notify(moderator, REPORTED, thing=_QUEUE, context={}, url=url)


def appealed(appeal: Appeal) -> None:
    """Those who may answer it; whoever decided only where nobody else can."""
    url = reverse("admin:social_moderation_appeal_changelist")
    decision = appeal.decision
    for moderator in answerers(decision):
        notify(moderator, APPEALED, thing=_QUEUE, context={}, url=url)


def nothing_waits() -> None:
    """Takes back what tells of a queue that is empty now."""
    if not Report.objects.filter(decided_at=None).exists():
        withdraw(REPORTED, thing=_QUEUE)
    if not Appeal.objects.filter(answered_at=None).exists():
        withdraw(APPEALED, thing=_QUEUE)


def answerers(decision: Decision) -> QuerySet[User]:
    """Moderators other than whoever decided, and that one where there is no other."""
    able = _moderators().exclude(pk=decision.author_id)
    others = able.exclude(pk=decision.moderator_id or 0)
    return others if others.exists() else able


def _moderators() -> QuerySet[User]:
    return User.objects.filter(is_active=True, role__in=TABLE[Right.MODERATE])
