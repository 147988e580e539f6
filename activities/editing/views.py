"""Correcting a recording: what was done to it, the forms, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.forms import put_errors
from activities.activity.models import Activity, Status
from activities.editing import queries, services, wording
from activities.editing.forms import CropForm
from activities.editing.models import ActivityEdit
from activities.log.look import Look
from activities.log.queries import job_topics, own_activity
from activities.streams.queries import streams_for
from social.graph.viewer import viewer_of
from stravalite.errors import DomainError
from stravalite.ui.display import display_for

#: The services' names of fields are the API's; the form's differ, for "from" is a word of the language.
_FIELDS = {"from": "start", "to": "end"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edits(request: HttpRequest, public_id: str) -> HttpResponse:
    """The forms and what was corrected so far."""
    activity = own_activity(request, public_id)
    if request.method == "POST":
        form = _form(request, activity, request.POST)
        answer = _done(request, activity, form) if form.is_valid() else None
        return answer or _page(request, activity, form, status=422)
    look = Look.of(request.GET)
    return _page(request, activity, _form(request, activity, None, look))


def _form(
    request: HttpRequest, activity: Activity, data: Any, look: Look | None = None
) -> CropForm:
    columns = streams_for(activity, viewer_of(request), only={"distance"}).columns
    initial = {"kind": "crop", "revision": queries.revision_of(activity)}
    if look is not None:
        initial |= {"start": look.start, "end": look.end}
    return CropForm(data, columns=columns, initial=initial)


def _done(request: HttpRequest, activity: Activity, form: CropForm) -> HttpResponse | None:
    """The answer to a correction that was made or came too late; None when the form has errors now."""
    said = form.cleaned_data
    try:
        services.crop(activity, from_s=said["start"], to_s=said["end"], revision=said["revision"])
    except (services.EditedMeanwhile, services.StillWorking) as refused:
        return _too_late(request, activity, refused, form, said["revision"])
    except DomainError as refused:
        refused.fields = {_FIELDS.get(name, name): told for name, told in refused.fields.items()}
        put_errors(form, refused)
        return None
    messages.success(request, _("Corrected. The numbers are being worked out."))
    return redirect("activity_edits", public_id=activity.public_id)


def _too_late(
    request: HttpRequest,
    activity: Activity,
    refused: DomainError,
    form: CropForm | None = None,
    revision: int | None = None,
) -> HttpResponse:
    """What somebody else, or another window, did meanwhile; what was typed stays, for another try."""
    if form is not None:
        form.data = {**dict(form.data.items()), "revision": queries.revision_of(activity)}
    form = form or _form(request, activity, None)
    changed = queries.since(activity, revision) if revision is not None else []
    context = {"refused": refused, "changed": changed}
    return _page(request, activity, form, status=409, **context)


def _page(
    request: HttpRequest, activity: Activity, form: CropForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    display = display_for(request)
    whole = queries.as_recorded(activity)
    done = queries.history(activity)
    if whole is not None:
        for edit in done:
            edit.told = wording.told(edit, whole, display)  # type: ignore[attr-defined]
    changed = {edit.pk for edit in more.get("changed", ())}
    topic = ""
    if activity.status == Status.PROCESSING:
        topic = job_topics([activity]).get(activity.public_id, "")
        if not topic:  # its job ended between the two looks
            activity = own_activity(request, activity.public_id)
    context = {
        "activity": activity,
        "form": form,
        "whole": whole,
        "edits": done,
        "changed": [edit for edit in done if edit.pk in changed],
        "in_force": sum(edit.undone_at is None for edit in done),
        "revision": queries.revision_of(activity),
        "job_topic": topic,
        "refused": more.get("refused"),
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
        services.undo(edit, revision=revision)
    except DomainError as refused:
        return _too_late(request, activity, refused, revision=revision)
    messages.success(request, _("Taken back. The numbers are being worked out."))
    return redirect("activity_edits", public_id=public_id)
