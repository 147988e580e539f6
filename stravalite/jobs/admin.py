"""The ledger as operators see it: what waits, what failed and why, and two actions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stravalite.audit.services import record
from stravalite.console import figures, search
from stravalite.console.roles import OPERATORS, ByRole
from stravalite.console.search import MOST, Hit
from stravalite.errors import DomainError
from stravalite.jobs import pulse, services
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
        self._each(request, jobs, services.retry, "job.retried", _queued_again)

    @admin.action(description=_("Cancel"), permissions=["act"])
    def cancel(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        self._each(request, jobs, services.cancel, "job.cancelled", _cancelled)

    def _each(
        self,
        request: HttpRequest,
        jobs: QuerySet[Job],
        act: Callable[[UUID], Any],
        verb: str,
        say: Callable[[int], str],
    ) -> None:
        done = 0
        for job in jobs:
            try:
                with transaction.atomic():
                    act(job.pk)
                    person: Any = request.user
                    target = str(job.pk)
                    record(verb, actor=person, athlete=job.athlete, target=target, kind=job.kind)
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
    oldest = dict(Job.objects.values_list("state").annotate(Min("created_at")))
    address = reverse("admin:stravalite_jobs_job_changelist")
    shown = (State.QUEUED, State.WORKING, State.DONE, State.DEAD)
    return [
        figures.Figure(
            label=capfirst(str(state.label)),
            value=counted.get(state, 0),
            url=f"{address}?state__exact={state}",
            is_bad=state == State.DEAD and counted.get(state, 0) > 0,
            note=_age(oldest.get(state)) if state != State.DONE else "",
        )
        for state in shown
    ]


def _age(created_at: datetime | None) -> str:
    if created_at is None:
        return ""
    return gettext("the oldest %(age)s ago") % {"age": timesince(created_at, depth=1)}


def _workers() -> list[figures.Figure]:
    """How many are heard of, and when the last one was."""
    last = pulse.last()
    if last is not None and not pulse.is_away():
        note = gettext("a sign of life at every job, and each minute")
        return [figures.Figure(label=_("Heard of"), value=pulse.count(), note=note)]
    note = (
        gettext("last heard of %(age)s ago: what people hand in waits") % {"age": timesince(last)}
        if last
        else gettext("no worker was ever heard of: what people hand in waits")
    )
    return [figures.Figure(label=_("Heard of"), value=0, is_bad=True, note=note)]


def _find(term: str) -> Iterator[Hit]:
    """By id, or by the request that asked for the work."""
    jobs = Job.objects.filter(request_id=term)
    with contextlib.suppress(ValueError):
        jobs = jobs | Job.objects.filter(pk=UUID(term))
    for job in jobs.order_by("-created_at")[:MOST]:
        url = reverse("admin:stravalite_jobs_job_change", args=[job.pk])
        yield Hit(f"{job.kind} {job.key}", url, f"{job.get_state_display()} {job.error_code}")


figures.register("jobs", _figures, title=_("Jobs"), order=10)
figures.register("workers", _workers, title=_("Workers"), order=11)
search.register("jobs", _("Jobs"), viewers=OPERATORS, find=_find)
