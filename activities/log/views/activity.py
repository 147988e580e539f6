"""One activity: its page, and what its owner does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.forms import put_errors
from accounts.people.models import User
from accounts.people.requests import athlete_of
from activities.activity import services
from activities.activity.gear import add_gear
from activities.activity.models import Activity, Gear, Source, Status
from activities.log import panels, parts
from activities.log.forms import ActivityFields, EditForm, ManualForm, parse_day
from activities.log.look import Look
from activities.log.queries import job_topics, own_activity, visible_activity
from activities.streams.queries import streams_for
from activities.uploads import repeats
from social.graph.viewer import Viewer
from stravalite.errors import DomainError
from stravalite.jobs.models import Priority
from stravalite.ui.display import display_for
from stravalite.ui.fragments import is_fragment


@require_safe
def activity(request: HttpRequest, public_id: str) -> HttpResponse:
    found, viewer = visible_activity(request, public_id)
    is_owner = viewer.owns(found.post.author_id)
    topic = job_topics([found]).get(public_id, "") if is_owner else ""
    if found.status == Status.PROCESSING and not topic:
        # its job ended between the two looks; the page would wait for nobody's whisper
        found, viewer = visible_activity(request, public_id)
    look = Look.of(request.GET)
    if is_fragment(request) and request.htmx.target == "part":  # type: ignore[attr-defined]
        return _part(request, found, viewer, look)
    shown = panels.build(found, viewer, display_for(request), look)
    context = {
        "activity": found,
        "panels": shown,
        "is_owner": is_owner,
        "job_topic": topic,
        "original_url": reverse("api-activity-original", args=[public_id])
        if shown.get("has_original")
        else "",
        "exports": _exports(public_id, shown),
    }
    status = 422 if shown.get("part_refused") else 200
    return render(request, "activities/detail.html", context, status=status)


def _part(request: HttpRequest, found: Activity, viewer: Viewer, look: Look) -> HttpResponse:
    """Only the numbers of a part, for a page that is open."""
    columns = streams_for(found, viewer).columns
    shown = parts.part_panel(found, columns, display_for(request), look)
    context = {"activity": found, "panels": shown}
    status = 422 if shown.get("part_refused") else 200
    answer = render(request, "activities/panels/part.html", context, status=status)
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


def _exports(public_id: str, shown: dict[str, Any]) -> list[dict[str, str]]:
    """What it can be taken out as; a form that would be empty is not offered."""
    forms = [
        ("gpx", _("Track as GPX"), "map_svg" in shown),
        ("tcx", _("Activity as TCX"), shown["has_streams"]),
        ("fit", _("Activity as FIT"), shown["has_streams"]),
        ("csv", _("Samples as CSV"), shown["has_streams"]),
        ("json", _("Everything as JSON"), True),
    ]
    return [
        {"label": label, "url": reverse("api-activity-export", args=[public_id, form])}
        for form, label, offered in forms
        if offered
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Adding by hand."""
    form = ManualForm(
        request.POST or None,
        athlete=athlete_of(request),
        display=display_for(request),
        day=parse_day(request.GET.get("date", "")),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.create_manual(
                athlete=athlete_of(request),
                sport=data["sport"],
                start_time=form.start_time(),
                elapsed_s=data["duration"],
                distance_m=form.distance_m(),
                elevation_gain_m=form.climb_m(),
                average_heartrate_bpm=data["heartrate"],
                name=data["name"],
                description=data["description"],
                audience=data["audience"],
                gear=_gear(athlete_of(request), form),
                no_gear=form.no_gear,
                sets=data["sets"],
                source=Source.MANUAL,
            )
        except DomainError as refused:
            _name_fields(refused)
            put_errors(form, refused)
        else:
            return redirect("activity", public_id=made.public_id)
    context = {"form": form}
    return render(request, "activities/new.html", context, status=422 if form.errors else 200)


def _name_fields(refused: DomainError) -> None:
    """The service's names of fields are the API's; this form's differ for the start."""
    if "start_time" in refused.fields:
        refused.fields["started"] = refused.fields.pop("start_time")


def _gear(athlete: User, form: ActivityFields) -> Gear | None:
    wanted = " ".join(form.cleaned_data["new_gear"].split())
    if not wanted:
        return form.chosen_gear()
    known = Gear.objects.of(athlete.pk).filter(name=wanted).first()
    return known or add_gear(athlete=athlete, name=wanted)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    found = own_activity(request, public_id)
    form = EditForm(
        request.POST or None,
        athlete=athlete_of(request),
        display=display_for(request),
        activity=found,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = {"gear": _gear(athlete_of(request), form)} if form.gear_changes() else {}
        services.edit(
            found,
            audience=data["audience"],
            name=data["name"],
            description=data["description"],
            sport=data["sport"],
            workout_type=data["workout_type"],
            commute=data["commute"],
            excluded_from_records=data["excluded_from_records"],
            hide_map=data["hide_map"],
            **chosen,
        )
        messages.success(request, _("Saved."))
        return redirect("activity", public_id=public_id)
    context = {"form": form, "activity": found}
    return render(request, "activities/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    services.delete(own_activity(request, public_id))
    return redirect("activity_deleted", public_id=public_id)


@login_required
@require_safe
def deleted(request: HttpRequest, public_id: str) -> HttpResponse:
    """The undo page of something its owner deleted."""
    found = own_activity(request, public_id, deleted=True)
    if found.post.deleted_at is None:
        return redirect("activity", public_id=public_id)
    return render(request, "activities/deleted.html", {"activity": found})


@login_required
@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    found = own_activity(request, public_id, deleted=True)
    anew = repeats.bring_back(found)
    if anew is not None:
        told = _(
            "Brought back. Its file was handed in again meanwhile: are these two one activity?"
        )
        messages.success(request, told)
        return redirect("activity", public_id=anew.public_id)
    messages.success(request, _("Brought back."))
    return redirect("activity", public_id=public_id)


@login_required
@require_POST
def recalculate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Works the numbers out again, watched on the page."""
    found = own_activity(request, public_id)
    services.recalculate(found, priority=Priority.PERSON_WAITING)
    return redirect("activity", public_id=public_id)


@login_required
@require_POST
def same(request: HttpRequest, public_id: str) -> HttpResponse:
    """ "They are one": the files join the activity that was here first."""
    found = own_activity(request, public_id)
    try:
        older = repeats.same(found)
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
        return redirect("activity", public_id=public_id)
    messages.success(
        request, _("They are one activity now. The other one can be restored for 30 days.")
    )
    return redirect("activity", public_id=older.public_id)


@login_required
@require_POST
def different(request: HttpRequest, public_id: str) -> HttpResponse:
    """ "They are two": nobody asks again."""
    try:
        repeats.different(own_activity(request, public_id))
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
    return redirect("activity", public_id=public_id)
