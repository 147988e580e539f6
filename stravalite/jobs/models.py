"""The ledger: what must happen later is a row, written in the same transaction as its cause."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    """Lower runs first."""

    PERSON_WAITING = 0, _("a person is waiting")
    WEBHOOK = 1, _("webhook")
    UPLOAD = 2, _("upload")
    BACKFILL = 3, _("backfill")
    RECOMPUTE = 4, _("recompute")


class State(models.TextChoices):
    QUEUED = "queued", _("queued")
    WORKING = "working", _("working")
    DONE = "done", _("done")
    DEAD = "dead", _("dead letter")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """One piece of work.

    queued → working → done; a failure goes back to queued with a later `run_at`, after `max_attempts` to
    dead. A worker holds `lease_until` by heartbeat; whoever finds it past may take the job back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.UPLOAD)
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who may watch its progress."),
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    run_at = models.DateTimeField(default=timezone.now)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    last_error = models.TextField(blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    asked_in = models.CharField(max_length=60, blank=True, editable=False)  # a W3C traceparent
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints: ClassVar = [
            # one waiting job per thing to do; a change during the run may queue one more
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state="queued"), name="job_one_queued_per_key"
            ),
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state="working"), name="job_one_working_per_key"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "priority", "run_at"], name="job_due"),
            models.Index(fields=["-created_at"], name="job_newest"),
            models.Index(fields=["athlete"], name="job_athlete"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Pulse(models.Model):
    """When a worker was last heard of: at every job and every sweep, so at least once a minute."""

    worker = models.CharField(max_length=60, primary_key=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("worker's pulse")
        verbose_name_plural = _("workers' pulses")

    def __str__(self) -> str:
        return self.worker
