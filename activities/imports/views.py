"""The pages of an import: what is in it, how it goes, what became of each thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.measures.models import Kind as Measured
from accounts.people.models import Audience
from accounts.people.requests import athlete_of
from activities.imports import entries, services
from activities.imports.api import receipt_answer
from activities.imports.deletion import GRACE
from activities.imports.messages import explain, explain_archive, explain_note
from activities.imports.models import BUSY, Import, ImportItem, ImportStatus, Keepsake, Outcome
from activities.imports.previewing import ACTIVITY_KINDS
from activities.imports.queries import imports_of, items_of, standing
from activities.imports.registry import kind, reader_label
from stravalite.errors import DomainError
from stravalite.files import download
from stravalite.jobs.models import Job
from stravalite.ui.fragments import is_fragment
from stravalite.ui.sports import sport_named

PER_PAGE = 50
LATEST = 50
_FILTERS = (Outcome.CREATED, Outcome.UPDATED, Outcome.SKIPPED, Outcome.FAILED)


@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """All of them, newest first."""
    latest = list(imports_of(athlete_of(request).pk)[:LATEST])
    return render(request, "imports/list.html", {"imports": [_row(whole) for whole in latest]})


def _row(whole: Import) -> dict[str, Any]:
    return {
        "public_id": whole.public_id,
        "name": whole.name,
        "label": reader_label(whole.reader) if whole.reader else "",
        "status": whole.status,
        "status_label": whole.get_status_display(),
        "created_at": whole.created_at,
        "new": whole.preview.get("new"),
    }


def _mine(request: HttpRequest, public_id: str) -> Import:
    return get_object_or_404(imports_of(athlete_of(request).pk), public_id=public_id)


@login_required
@require_safe
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Preview, progress or receipt, whichever it is time for; its head is fetched again when it changes."""
    whole = _mine(request, public_id)
    context = _head(whole)
    if is_fragment(request):
        return render(request, "imports/_head.html", context)
    return render(request, "imports/one.html", {**context, **_items(request, whole)})


def _head(whole: Import) -> dict[str, Any]:
    now = standing(whole)
    preview = whole.preview
    return {
        "import": whole,
        "label": reader_label(whole.reader) if whole.reader else "",
        "now": now,
        "progress": _progress(whole),
        "is_busy": whole.status in BUSY,
        "left_min": max(1, round(now.eta_s / 60)) if now.eta_s is not None else None,
        "preview": preview if "new" in preview else None,
        "kept": [(name.replace("_", " "), count) for name, count in preview.get("kept", [])],
        "first_day": _day(preview.get("first_date")),
        "last_day": _day(preview.get("last_date")),
        "notes": [
            said for code, facts in preview.get("notes", []) if (said := explain_note(code, facts))
        ],
        "reasons": [
            (reason.message, count)
            for code, count in preview.get("reasons", {}).items()
            if (reason := explain(code, {}))
        ],
        "error": explain_archive(whole.error_code, whole.error_facts),
        "audiences": Audience.choices,
        "missing": len(services.missing_parts(whole))
        if whole.status == ImportStatus.RECEIVING
        else 0,
        "received": _received(whole),
        "grace_days": GRACE.days,
        "can_undo": whole.emptied_at is None
        and whole.status in {ImportStatus.DONE, ImportStatus.PAUSED, ImportStatus.RUNNING},
        "can_redo": whole.emptied_at is None and whole.status == ImportStatus.UNDONE,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _received(whole: Import) -> int:
    """Percent of the parts that have arrived."""
    if whole.status != ImportStatus.RECEIVING:
        return 100
    count = services.part_count(whole)
    return (count - len(services.missing_parts(whole))) * 100 // count


def _progress(whole: Import) -> dict[str, Any]:
    """What the running look-through or undoing says of itself."""
    if whole.status not in {ImportStatus.SCANNING, ImportStatus.UNDOING} or not whole.job_id:
        return {}
    told = Job.objects.filter(pk=whole.job_id).values_list("progress", flat=True).first() or {}
    done, total = told.get("done", 0), told.get("total", 0)
    return {**told, "percent": done * 100 // total if total else 0}


def _items(request: HttpRequest, whole: Import) -> dict[str, Any]:
    """A page of things, failures apart; by number, because an import's order does not change."""
    outcome = request.GET.get("outcome", "")
    if outcome not in Outcome.values:
        outcome = ""
    shown = items_of(whole, outcome=outcome)
    started = whole.started_at is not None
    if not started:
        shown = shown.filter(kind__in=ACTIVITY_KINDS)
    elif not outcome:
        shown = shown.exclude(outcome=Outcome.PENDING)
    page = request.GET.get("page", "")
    number = int(page) if page.isdecimal() and len(page) < 6 else 0
    rows = list(shown[number * PER_PAGE : (number + 1) * PER_PAGE + 1])

    def link(to: int) -> str:
        asked = {"outcome": outcome, "page": to}
        return f"{request.path}?{urlencode({k: v for k, v in asked.items() if v})}"

    return {
        "items": [_item(item, started=started) for item in rows[:PER_PAGE]],
        "outcome": outcome,
        "filters": [(str(one), Outcome(one).label) for one in _FILTERS] if started else [],
        "older_url": link(number + 1) if len(rows) > PER_PAGE else "",
        "newer_url": link(number - 1) if number else "",
    }


def _item(item: ImportItem, *, started: bool) -> dict[str, Any]:
    outcome = item.outcome if started else item.expected
    activity = item.activity
    return {
        "pk": item.pk,
        "name": _told(item),
        "path": item.path,
        "kind": kind(item.kind).label,
        "moment": item.moment,
        "sport": item.sport,
        "sport_label": sport_named(item.sport).label if item.sport else "",
        "outcome": outcome,
        "outcome_label": Outcome(outcome).label,
        "undone": item.undone,
        "activity": activity if activity and activity.post.deleted_at is None else None,
        "error": explain(item.error_code, item.error_facts),
        "has_file": item.source_file_id is not None,
    }


def _told(item: ImportItem) -> str:
    """What the row is called: measures and tables by their words, everything else by its own name."""
    if item.kind == entries.MEASURE and item.name in Measured.values:
        return str(Measured(item.name).label).capitalize()
    if item.kind == entries.KEEPSAKE:
        return item.name.replace("_", " ").capitalize()
    return item.name


@login_required
@require_safe
def receipt(request: HttpRequest, public_id: str) -> HttpResponseBase:
    return receipt_answer(_mine(request, public_id))


@login_required
@require_safe
def kept(request: HttpRequest, public_id: str) -> HttpResponse:
    """What this archive held that no page can show yet, as it was."""
    whole = _mine(request, public_id)
    rows = Keepsake.objects.filter(
        athlete=whole.athlete_id, deleted_at=None, item__whole=whole
    ).order_by("topic")
    answer = JsonResponse({row.topic: row.rows for row in rows}, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{whole.public_id}-kept.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_safe
def item_file(request: HttpRequest, public_id: str, item_id: int) -> HttpResponseBase:
    """The file itself, also when nothing could be read from it."""
    item = get_object_or_404(
        _mine(request, public_id).items.select_related("source_file").exclude(source_file=None),
        pk=item_id,
    )
    assert item.source_file is not None  # noqa: S101 - excluded above
    return download(item.source_file.file, filename=item.source_file.name)


def _turn(act: Callable[[Import], Any], said: str = "") -> Any:
    """A page that does one thing to an import and goes back to it; a refusal is said there."""

    @login_required
    @require_POST
    def view(request: HttpRequest, public_id: str) -> HttpResponse:
        whole = _mine(request, public_id)
        try:
            act(whole)
        except DomainError as refused:
            messages.error(request, f"{refused.message} {refused.hint}")
        else:
            if said:
                messages.success(request, _(said))
        return redirect("import", public_id=whole.public_id)

    return view


pause = _turn(services.pause)
resume = _turn(services.resume)
retry = _turn(services.retry)
undo = _turn(services.undo)
redo = _turn(services.redo)


@login_required
@require_POST
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    whole = _mine(request, public_id)
    try:
        services.start(whole, audience=request.POST.get("visibility", Audience.ONLY_ME))
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
    return redirect("import", public_id=whole.public_id)


@login_required
@require_POST
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    try:
        services.discard(_mine(request, public_id))
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
        return redirect("import", public_id=public_id)
    messages.success(request, _("Discarded. Nothing of it is kept."))
    return redirect("upload")


@login_required
@require_POST
def ignore(request: HttpRequest, public_id: str, item_id: int) -> HttpResponse:
    whole = _mine(request, public_id)
    services.ignore(whole, item_id)
    return redirect(f"/imports/{whole.public_id}?outcome={Outcome.FAILED}")


@login_required
@require_safe
def strip(request: HttpRequest, public_id: str) -> HttpResponse:
    """The line above every page while an import is under way."""
    whole = _mine(request, public_id)
    if not is_fragment(request):
        return redirect("import", public_id=whole.public_id)
    return render(
        request,
        "imports/_strip.html",
        {"import": whole, "now": standing(whole), "is_busy": whole.status in BUSY},
    )
