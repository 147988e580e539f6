"""Parts, reminders and the log of services as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from activities.activity.models import Gear
from activities.gear import services
from activities.gear.forms import PartForm, ReminderForm, ServiceForm
from activities.gear.models import GearPart, GearReminder, GearService
from activities.gear.queries import own_gear, own_part, own_reminder, own_service, today_of
from stravalite.errors import DomainError
from stravalite.ui.display import display_for

Form = PartForm | ReminderForm | ServiceForm


def _page(
    request: HttpRequest,
    piece: Gear,
    form: Form,
    write: Callable[..., Any],
    *,
    title: str,
    delete_url: str = "",
    delete_id: str = "",
) -> HttpResponse:
    """The form; what is valid is written and leads back to the gear."""
    if request.method == "POST" and form.is_valid():
        try:
            write(**form.values())
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("gear_one", public_id=piece.public_id)
    context = {
        "form": form,
        "piece": piece,
        "title": title,
        "delete_url": delete_url,
        "delete_id": delete_id,
    }
    return render(request, "gear/upkeep.html", context, status=422 if form.errors else 200)


def _part_form(request: HttpRequest, part: GearPart | None) -> PartForm:
    today = today_of(athlete_of(request))
    return PartForm(request.POST or None, display=display_for(request), part=part, today=today)


def _reminder_form(request: HttpRequest, gear: Gear, row: GearReminder | None) -> ReminderForm:
    return ReminderForm(request.POST or None, display=display_for(request), gear=gear, reminder=row)


def _service_form(request: HttpRequest, gear: Gear, row: GearService | None) -> ServiceForm:
    return ServiceForm(
        request.POST or None,
        display=display_for(request),
        gear=gear,
        service=row,
        today=today_of(athlete_of(request)),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_part(request: HttpRequest, public_id: str) -> HttpResponse:
    piece = own_gear(request, public_id)

    def write(**values: Any) -> None:
        services.add_part(piece, **values)

    return _page(request, piece, _part_form(request, None), write, title=_("Add part"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, part_id: str) -> HttpResponse:
    found = own_part(request, part_id)

    def write(**values: Any) -> None:
        services.change_part(found, **values)

    return _page(
        request,
        found.gear,
        _part_form(request, found),
        write,
        title=_("Edit part"),
        delete_url="gear_part_delete",
        delete_id=part_id,
    )


@login_required
@require_POST
def delete_part(request: HttpRequest, part_id: str) -> HttpResponse:
    found = own_part(request, part_id)
    services.delete_part(found)
    messages.success(request, _("Deleted."))
    return redirect("gear_one", public_id=found.gear.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_reminder(request: HttpRequest, public_id: str) -> HttpResponse:
    piece = own_gear(request, public_id)

    def write(**values: Any) -> None:
        services.add_reminder(piece, **values)

    form = _reminder_form(request, piece, None)
    return _page(request, piece, form, write, title=_("Add reminder"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminder(request: HttpRequest, reminder_id: str) -> HttpResponse:
    found = own_reminder(request, reminder_id)

    def write(**values: Any) -> None:
        services.change_reminder(found, **values)

    return _page(
        request,
        found.gear,
        _reminder_form(request, found.gear, found),
        write,
        title=_("Edit reminder"),
        delete_url="gear_reminder_delete",
        delete_id=reminder_id,
    )


@login_required
@require_POST
def answer(request: HttpRequest, reminder_id: str) -> HttpResponse:
    """ "Done today": one press instead of a form."""
    found = own_reminder(request, reminder_id)
    try:
        services.answer(found)
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
    else:
        messages.success(request, _("Noted. It is counted anew from today."))
    return redirect("gear_one", public_id=found.gear.public_id)


@login_required
@require_POST
def delete_reminder(request: HttpRequest, reminder_id: str) -> HttpResponse:
    found = own_reminder(request, reminder_id)
    services.delete_reminder(found)
    messages.success(request, _("Deleted."))
    return redirect("gear_one", public_id=found.gear.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_service(request: HttpRequest, public_id: str) -> HttpResponse:
    piece = own_gear(request, public_id)

    def write(**values: Any) -> None:
        services.log_service(piece, **values)

    form = _service_form(request, piece, None)
    return _page(request, piece, form, write, title=_("Log a service"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    found = own_service(request, service_id)

    def write(**values: Any) -> None:
        services.change_service(found, **values)

    return _page(
        request,
        found.gear,
        _service_form(request, found.gear, found),
        write,
        title=_("Edit service"),
        delete_url="gear_service_delete",
        delete_id=service_id,
    )


@login_required
@require_POST
def delete_service(request: HttpRequest, service_id: str) -> HttpResponse:
    found = own_service(request, service_id)
    services.delete_service(found)
    messages.success(request, _("Deleted."))
    return redirect("gear_one", public_id=found.gear.public_id)
