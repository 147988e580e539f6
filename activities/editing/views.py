"""Correcting a recording: what was done to it, the forms, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.forms import put_errors
from activities.activity.models import Activity, Status
from activities.editing import queries, undoing, wording
from activities.editing.forms import FORMS, EditForm
from activities.editing.models import ActivityEdit, EditKind
from activities.editing.refusals import EditedMeanwhile, EditRefused, StillWorking
from activities.log.look import Look
from activities.log.queries import job_topics, own_activity
from activities.streams.queries import streams_for
from social.graph.viewer import viewer_of
from stravalite.errors import DomainError
from stravalite.ui.display import display_for

#: What the forms ask of a recording.
_COLUMNS = {"distance", "lat", "altitude"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edits(request: HttpRequest, public_id: str) -> HttpResponse:
    """The forms and what was corrected so far."""
    activity = own_activity(request, public_id)
    if request.method == "POST":
        forms = _forms(request, activity, request.POST)
        form = next((form for form in forms if form.is_bound), None)
        if form is None:
            return _page(request, activity, forms, status=422, refused=EditRefused())
        answer = _done(request, activity, forms, form) if form.is_valid() else None
        return answer or _page(request, activity, forms, status=422)
    return _page(request, activity, _forms(request, activity))


def _forms(request: HttpRequest, activity: Activity, data: Any = None) -> list[EditForm]:
    """All that suit the activity; the one whose kind was sent holds what was sent."""
    columns = streams_for(activity, viewer_of(request), only=_COLUMNS).columns
    revision = queries.revision_of(activity)
    sent = data.get("kind", "") if data is not None else ""
    return [
        form(
            data if sent == form.of else None,
            activity=activity,
            columns=columns,
            display=display_for(request),
            revision=revision,
            look=Look.of(request.GET),
        )
        for form in FORMS
        if form.suits(activity, columns)
    ]


def _done(
    request: HttpRequest, activity: Activity, forms: list[EditForm], form: EditForm
) -> HttpResponse | None:
    """The answer to a correction that was made or came too late; None when the form has errors now."""
    try:
        made = form.make()
    except (EditedMeanwhile, StillWorking) as refused:
        seen = form.seen
        form.data = {**dict(form.data.items()), "revision": queries.revision_of(activity)}
        return _too_late(request, activity, refused, forms, seen)
    except DomainError as refused:
        refused.fields = {form.named.get(name, name): told for name, told in refused.fields.items()}
        put_errors(form, refused)
        return None
    messages.success(request, _("Corrected. The numbers are being worked out."))
    return redirect("activity_edits", public_id=made.activity.public_id)


def _too_late(
    request: HttpRequest,
    activity: Activity,
    refused: DomainError,
    forms: list[EditForm],
    seen: int | None,
) -> HttpResponse:
    """What somebody else, or another window, did meanwhile; what was typed stays, for another try."""
    changed = queries.since(activity, seen) if seen is not None else []
    return _page(request, activity, forms, status=409, refused=refused, changed=changed)


def _page(
    request: HttpRequest,
    activity: Activity,
    forms: list[EditForm],
    *,
    status: int = 200,
    refused: DomainError | None = None,
    changed: Sequence[ActivityEdit] = (),
) -> HttpResponse:
    topic = ""
    if activity.status == Status.PROCESSING:
        topic = job_topics([activity]).get(activity.public_id, "")
        if not topic:  # its job ended between the two looks
            activity = own_activity(request, activity.public_id)
    whole, done = queries.as_recorded(activity), queries.history(activity)
    others = queries.others(activity, done)
    if whole is not None:
        for edit in done:
            edit.told = wording.told(edit, whole, display_for(request))  # type: ignore[attr-defined]
            edit.other = others.get(queries.other_of(edit))  # type: ignore[attr-defined]
    news = {edit.pk for edit in changed}
    context = {
        "activity": activity,
        "forms": forms,
        "chosen": request.GET.get("do", ""),
        "has_recording": any(form.of == EditKind.CROP for form in forms),
        "whole": whole,
        "edits": done,
        "changed": [edit for edit in done if edit.pk in news],
        "in_force": sum(edit.undone_at is None for edit in done),
        "revision": max((edit.undone_in or edit.revision for edit in done), default=0),
        "job_topic": topic,
        "refused": refused,
    }
    return render(request, "activities/edits.html", context, status=status)


@login_required
@require_POST
def undo(request: HttpRequest, public_id: str, edit_id: str) -> HttpResponse:
    activity = own_activity(request, public_id)
    edit = get_object_or_404(ActivityEdit.objects.filter(activity=activity), public_id=edit_id)
    told = request.POST.get("revision", "")
    revision = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
    try:
        taken_back = undoing.undo(edit, revision=revision)
    except DomainError as refused:
        return _too_late(request, activity, refused, _forms(request, activity), revision)
    messages.success(request, _("Taken back. The numbers are being worked out."))
    return redirect("activity_edits", public_id=taken_back.activity.public_id)
