"""Gear as pages: all of it, one piece, and what its owner does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from activities.activity.models import Gear
from activities.gear import services
from activities.gear.forms import DefaultsForm, GearForm, ShoesForm
from activities.gear.queries import own_gear, today_of, view_of, views_of
from activities.log import thumbnails
from activities.log.queries import own_activities
from activities.log.sorting import links_to, page_of
from stravalite.errors import DomainError
from stravalite.ui.display import display_for


@login_required
@require_safe
def gear(request: HttpRequest) -> HttpResponse:
    return _list(request, None)


@login_required
@require_POST
def add_shoes(request: HttpRequest) -> HttpResponse:
    """Shoes in two fields."""
    form = ShoesForm(request.POST, display=display_for(request))
    if form.is_valid():
        try:
            made = services.add(athlete=athlete_of(request), **form.values())
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Added. Choose when you wear them below."))
            return redirect("gear_one", public_id=made.public_id)
    return _list(request, form)


def _list(request: HttpRequest, form: ShoesForm | None) -> HttpResponse:
    athlete = athlete_of(request)
    mine = Gear.objects.of(athlete.pk).with_use().order_by("name", "pk")
    views = views_of(mine, today_of(athlete))
    worn = [view for view in views if view.gear.retired_at is None]
    context = {
        "worn": sorted(worn, key=lambda view: not view.due),
        "retired": [view for view in views if view.gear.retired_at is not None],
        "form": form or ShoesForm(display=display_for(request)),
    }
    return render(request, "gear/list.html", context, status=422 if form else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    return _edit(request, own_gear(request, public_id))


def _edit(request: HttpRequest, piece: Gear | None) -> HttpResponse:
    form = GearForm(request.POST or None, display=display_for(request), gear=piece)
    if request.method == "POST" and form.is_valid():
        try:
            if piece is None:
                saved = services.add(athlete=athlete_of(request), **form.values())
            else:
                saved = services.change(piece, **form.values())
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("gear_one", public_id=saved.public_id)
    context = {"form": form, "piece": piece}
    return render(request, "gear/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    athlete = athlete_of(request)
    piece = own_gear(request, public_id)
    page: dict[str, Any] = page_of(own_activities(athlete.pk).filter(gear=piece), request)
    for row in page["activities"]:
        row.thumbnail_svg = thumbnails.inline(row)
    context = {
        "view": view_of(piece, today_of(athlete)),
        "piece": piece,
        "usual_for": list(piece.default_of.order_by("sport").values_list("sport", flat=True)),
        **links_to(request, {}, page),
        "activities": page["activities"],
    }
    return render(request, "gear/one.html", context)


@login_required
@require_POST
def retire(request: HttpRequest, public_id: str) -> HttpResponse:
    services.retire(own_gear(request, public_id))
    messages.success(request, _("Retired. It keeps its activities and is offered no longer."))
    return redirect("gear_one", public_id=public_id)


@login_required
@require_POST
def unretire(request: HttpRequest, public_id: str) -> HttpResponse:
    services.unretire(own_gear(request, public_id))
    messages.success(request, _("In use again."))
    return redirect("gear_one", public_id=public_id)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    services.delete(own_gear(request, public_id))
    return redirect("gear_deleted", public_id=public_id)


@login_required
@require_safe
def deleted(request: HttpRequest, public_id: str) -> HttpResponse:
    """The undo page of gear its owner deleted."""
    piece = own_gear(request, public_id, deleted=True)
    if piece.deleted_at is None:
        return redirect("gear_one", public_id=public_id)
    return render(request, "gear/deleted.html", {"piece": piece})


@login_required
@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    try:
        services.restore(own_gear(request, public_id, deleted=True))
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
        return redirect("gear_deleted", public_id=public_id)
    messages.success(request, _("Brought back."))
    return redirect("gear_one", public_id=public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def defaults(request: HttpRequest) -> HttpResponse:
    """What is worn for which sport when nothing is said."""
    athlete = athlete_of(request)
    form = DefaultsForm(request.POST or None, athlete=athlete)
    if request.method == "POST" and form.is_valid():
        for sport, chosen in form.chosen().items():
            services.set_usual(athlete=athlete, sport=sport, gear=chosen)
        messages.success(request, _("Saved. New activities get it; those that are here stay."))
        return redirect("gear_defaults")
    context = {"form": form}
    return render(request, "gear/defaults.html", context, status=422 if form.errors else 200)
