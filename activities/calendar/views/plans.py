"""Planning, by form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from activities.calendar import services
from activities.calendar.forms import MoveForm, PlanForm
from activities.calendar.models import PlannedActivity
from activities.calendar.views.log import today_of
from activities.log.forms import parse_day
from stravalite.errors import DomainError
from stravalite.ui.display import display_for


def _mine(request: HttpRequest, public_id: str, *, deleted: bool = False) -> PlannedActivity:
    mine = PlannedActivity.objects.filter(athlete=athlete_of(request))
    mine = mine if deleted else mine.filter(deleted_at=None)
    return get_object_or_404(mine, public_id=public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    display = display_for(request)
    on = parse_day(request.GET.get("date", "")) or today_of(display)
    form = PlanForm(request.POST or None, display=display, initial={"date": on})
    if request.method == "POST" and form.is_valid():
        try:
            planned = services.plan(athlete=athlete_of(request), **form.targets())
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Planned."))
            return _to_day(planned.date)
    return _page(request, {"form": form, "on": on})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    planned, display = _mine(request, public_id), display_for(request)
    form = PlanForm(request.POST or None, display=display, initial=PlanForm.told(planned, display))
    if request.method == "POST" and form.is_valid():
        try:
            services.change(planned, **form.targets())
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_day(planned.date)
    return _page(request, {"form": form, "planned": planned, "on": planned.date})


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    wrong = bool(context["form"].errors)
    return render(request, "calendar/plan.html", context, status=422 if wrong else 200)


def _to_day(day: date) -> HttpResponse:
    return redirect("log_day", day=day.isoformat())


@login_required
@require_POST
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """To another day; a day that cannot be is said, and nothing moves."""
    planned = _mine(request, public_id)
    before, form = planned.date, MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a day to move it to."))
        return _to_day(before)
    try:
        services.move(planned, to=form.cleaned_data["date"])
    except DomainError as refused:
        said = next((str(texts[0]) for texts in refused.fields.values()), str(refused.message))
        messages.error(request, said)
        return _to_day(before)
    messages.success(request, _("Moved."))
    return _to_day(planned.date)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of the day has the way back."""
    planned = _mine(request, public_id)
    services.delete(planned)
    return _to_day(planned.date)


@login_required
@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    planned = services.restore(_mine(request, public_id, deleted=True))
    messages.success(request, _("Brought back."))
    return _to_day(planned.date)
