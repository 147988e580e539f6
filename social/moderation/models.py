"""What people report, what moderators decide about it, and what is said against a decision."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id

WORDS_LONGEST = 1_000


class Reason(models.TextChoices):
    SPAM = "spam", _("spam or advertising")
    HARASSMENT = "harassment", _("harassment or threats")
    HATE = "hate", _("hatred of a group of people")
    SEXUAL = "sexual", _("sexual or violent content")
    PRIVACY = "privacy", _("it shows private things of somebody")
    FAKE = "fake", _("somebody pretends to be somebody else")
    OTHER = "other", _("something else")


class Verdict(models.TextChoices):
    NOTHING = "nothing", _("nothing wrong")
    HIDDEN = "hidden", _("hidden")
    WARNED = "warned", _("warned")
    SUSPENDED = "suspended", _("suspended for a time")
    LIFTED = "lifted", _("lifted")


#: What touches somebody, and may be appealed and lifted.
SANCTIONS = (Verdict.HIDDEN, Verdict.WARNED, Verdict.SUSPENDED)


class Decision(models.Model):
    """A moderator's answer about one thing of one person. Nothing of it is changed but when it ends."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "dec")
    )
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=32)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="decisions"
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"), max_length=WORDS_LONGEST)
    until = models.DateTimeField(null=True, blank=True)
    lifts = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="lifted_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="decision_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="suspended", until__isnull=False)
                | (~Q(verdict="suspended") & Q(until=None)),
                name="decision_suspends_until",
            ),
            models.CheckConstraint(
                condition=Q(verdict="lifted", lifts__isnull=False)
                | (~Q(verdict="lifted") & Q(lifts=None)),
                name="decision_lifts_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["author", "-id"], name="decision_author"),
            models.Index(fields=["kind", "subject"], name="decision_subject"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def holds(self) -> bool:
        """Whether it still touches its author."""
        return self.verdict in SANCTIONS and self.ended_at is None


class Report(models.Model):
    """At most one open of each reporter about each thing; the reporter is told to nobody but moderators."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "rep")
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports"
    )
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=32)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reported_in"
    )
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    words = models.TextField(_("in your words"), blank=True, max_length=WORDS_LONGEST)
    decision = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "subject"],
                condition=Q(decided_at=None),
                name="report_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(reporter=models.F("author")), name="report_not_oneself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject"], name="report_subject"),
            models.Index(fields=["-id"], name="report_open", condition=Q(decided_at=None)),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def outcome(self) -> str:
        """For its reporter, who learns whether something was done and not what."""
        if self.decided_at is None:
            return "open"
        acted = self.decision is not None and self.decision.verdict != Verdict.NOTHING
        return "acted" if acted else "nothing"


class Appeal(models.Model):
    """What its author says against a decision, once; answered by another moderator where there is one."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    words = models.TextField(_("what we should know"), max_length=WORDS_LONGEST)
    created_at = models.DateTimeField(auto_now_add=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    granted = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), blank=True, max_length=WORDS_LONGEST)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(granted=None, answered_at=None)
                | Q(granted__isnull=False, answered_at__isnull=False),
                name="appeal_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return f"appeal of {self.decision_id}"
