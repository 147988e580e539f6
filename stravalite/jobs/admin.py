"""The ledger as operators see it: what waits, what failed and why, and two actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stravalite.console import figures
from stravalite.console.roles import OPERATORS, ByRole
from stravalite.errors import DomainError
from stravalite.jobs import services
from stravalite.jobs.models import Job, State

_LONGEST_REASON = 100


@admin.register(Job)
class JobAdmin(ByRole):
    viewers = actors = OPERATORS
    list_display = ("id", "state", "kind", "key", "attempts", "age", "reason", "athlete")
    list_filter = ("state", "kind", "priority", "created_at")
    search_fields = ("id", "key", "request_id")
    list_select_related = ("athlete",)
    ordering = ("-created_at",)
    actions = ("retry", "cancel")

    @admin.display(description=_("age"), ordering="created_at")
    def age(self, job: Job) -> str:
        return timesince(job.created_at, timezone.now(), depth=1)

    @admin.display(description=_("reason"))
    def reason(self, job: Job) -> str:
        """The code, and the last line of what was raised."""
        lines = job.last_error.strip().splitlines()
        said = lines[-1] if lines else ""
        return f"{job.error_code} {said}".strip()[:_LONGEST_REASON]

    @admin.action(description=_("Try again"), permissions=["act"])
    def retry(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        self._each(request, jobs, services.retry, _queued_again)

    @admin.action(description=_("Cancel"), permissions=["act"])
    def cancel(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        self._each(request, jobs, services.cancel, _cancelled)

    def _each(
        self,
        request: HttpRequest,
        jobs: QuerySet[Job],
        act: Callable[[UUID], Any],
        say: Callable[[int], str],
    ) -> None:
        done = 0
        for job in jobs:
            try:
                act(job.pk)
            except DomainError as refused:
                self.message_user(request, f"{job}: {refused.message}", messages.WARNING)
            else:
                done += 1
        if done:
            self.message_user(request, say(done), messages.SUCCESS)


def _queued_again(count: int) -> str:
    return ngettext("%d job is queued again.", "%d jobs are queued again.", count) % count


def _cancelled(count: int) -> str:
    return ngettext("%d job is cancelled.", "%d jobs are cancelled.", count) % count


def _figures() -> list[figures.Figure]:
    """How many jobs are in each state; one query."""
    counted = dict(Job.objects.values_list("state").annotate(Count("pk")))
    address = reverse("admin:stravalite_jobs_job_changelist")
    shown = (State.QUEUED, State.WORKING, State.DONE, State.DEAD)
    return [
        figures.Figure(
            label=_("Jobs: %(state)s") % {"state": state.label},
            value=counted.get(state, 0),
            url=f"{address}?state__exact={state}",
            is_bad=state == State.DEAD and counted.get(state, 0) > 0,
        )
        for state in shown
    ]


figures.register("jobs", _figures)
