"""Many activities at once: change or delete them, watch it done, undo it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.people.forms import put_errors
from accounts.people.models import Audience, User
from accounts.people.requests import athlete_of
from activities.activity.models import ActivityQuerySet, Gear, WorkoutType
from activities.log import bulk
from activities.log.list_forms import BulkForm
from activities.log.models import BulkChange, BulkState
from activities.log.queries import ActivityFilter, own_activities
from stravalite.errors import DomainError
from stravalite.ui.fragments import is_fragment
from stravalite.ui.sports import sport_named

_MOST_MARKED = 1000


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Does to the marked, or to all the filters found, what the form says."""
    athlete = athlete_of(request)
    gear = Gear.objects.of(athlete.pk).filter(retired_at=None).order_by("name")
    form = BulkForm(request.POST, gear=gear)
    chosen = _chosen(request, athlete)
    if form.is_valid():
        deletes = request.POST.get("do") == bulk.DELETE
        changes = {bulk.DELETE: True} if deletes else form.changes()
        try:
            made = bulk.change_many(athlete=athlete, activities=chosen, changes=changes)
        except DomainError as refused:
            put_errors(form, refused)
        else:
            return redirect("bulk_change", public_id=made.public_id)
    context = {
        "form": form,
        "count": chosen.count(),
        "marked": request.POST.getlist("id")[:_MOST_MARKED],
        "which": request.POST.get("which", ""),
        "query": request.POST.get("query", ""),
    }
    return render(request, "activities/bulk.html", context, status=422)


def _chosen(request: HttpRequest, athlete: User) -> ActivityQuerySet:
    mine = own_activities(athlete.pk)
    if request.POST.get("which") == "all":
        found = ActivityFilter(QueryDict(request.POST.get("query", "")), queryset=mine)
        chosen: ActivityQuerySet = found.qs if found.is_valid() else mine.none()
        return chosen
    marked = [one.replace("\0", "") for one in request.POST.getlist("id")[:_MOST_MARKED]]
    return mine.filter(public_id__in=marked)


def _mine(request: HttpRequest, public_id: str) -> BulkChange:
    return get_object_or_404(BulkChange, athlete=athlete_of(request), public_id=public_id)


@login_required
@require_safe
def changed(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was done to how many, and the way back."""
    made = _mine(request, public_id)
    counts = bulk.counted(made)
    under_way = made.state in (BulkState.WORKING, BulkState.UNDOING)
    context = {
        "change": made,
        "counts": counts,
        "handled": made.total - counts["pending" if made.state == BulkState.WORKING else "done"],
        "deletes": bool(made.changes.get(bulk.DELETE)),
        "said": _said(made),
        "is_under_way": under_way,
        "job_topic": bulk.topic_of(made) if under_way else "",
    }
    template = "activities/_changed.html" if is_fragment(request) else "activities/changed.html"
    return render(request, template, context)


def _said(made: BulkChange) -> list[tuple[str, str]]:
    """What all were set to, in words."""
    labels = {name: str(field.label) for name, field in BulkForm(gear=()).fields.items()}
    return [
        (labels[name], _value(made, name, value))
        for name, value in made.changes.items()
        if name in labels
    ]


def _value(made: BulkChange, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "sport":
        return str(sport_named(value).label)
    if name == "gear":
        gear = Gear.objects.filter(athlete_id=made.athlete_id, public_id=value).first()
        return gear.name if gear is not None else _("None")
    words = dict(Audience.choices) | dict(WorkoutType.choices)
    return str(words.get(value, value))


@login_required
@require_POST
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    try:
        bulk.undo(_mine(request, public_id))
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
    return redirect("bulk_change", public_id=public_id)
