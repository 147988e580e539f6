"""Settings → Export everything: ask, watch, download, remove; and the list of activities as a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.recency import confirm_first, confirmed_recently
from accounts.people.requests import athlete_of
from activities.activity.models import ActivityQuerySet
from activities.log.queries import ActivityFilter, own_activities
from activities.takeout import services, sheet
from activities.takeout.models import UNDER_WAY, Export
from stravalite.errors import DomainError
from stravalite.files import download as hand_out
from stravalite.ui.fragments import is_fragment


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """What there is; a POST asks for a new one."""
    athlete = athlete_of(request)
    if request.method == "POST":
        try:
            services.ask(athlete)
        except DomainError as refused:
            messages.error(request, f"{refused.message} {refused.hint}")
        return redirect("exports")
    found = list(Export.objects.of(athlete.pk)[:10])
    context: dict[str, Any] = {
        "exports": [_row(export) for export in found],
        "is_busy": any(export.status in UNDER_WAY for export in found),
        "days": services.KEPT.days,
    }
    template = "takeout/_exports.html" if is_fragment(request) else "takeout/exports.html"
    return render(request, template, context)


def _row(export: Export) -> dict[str, Any]:
    return {
        "public_id": export.public_id,
        "status": export.status,
        "percent": services.percent_of(export),
        "topic": f"job:{export.job_id}" if export.status in UNDER_WAY else "",
        "size": export.size,
        "activities": export.counts.get("activities", 0),
        "originals": export.counts.get("originals", 0),
        "created_at": export.created_at,
        "expires_at": export.expires_at,
    }


def _mine(request: HttpRequest, public_id: str) -> Export:
    mine = Export.objects.of(athlete_of(request).pk).select_related("athlete")
    return get_object_or_404(mine, public_id=public_id)


@login_required
@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The whole of a life in one file: only for who has shown lately that it is theirs."""
    export = _mine(request, public_id)
    if not confirmed_recently(request):
        return confirm_first(request, "exports")
    try:
        services.to_download(export)
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
        return redirect("exports")
    return hand_out(export.file, filename=filename(export))


def filename(export: Export) -> str:
    day = timezone.localdate(export.created_at).isoformat()
    return f"stravalite-{export.athlete.handle}-{day}.zip"


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    services.remove(_mine(request, public_id))
    messages.success(request, _("The export is gone from this server."))
    return redirect("exports")


@login_required
@require_safe
def activities_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, whole; filters that make no sense lead back to it."""
    wanted = ActivityFilter(request.GET, queryset=own_activities(athlete_of(request).pk))
    if not wanted.is_valid():
        return redirect("activities")
    return sheet_answer(wanted.qs)


def sheet_answer(activities: ActivityQuerySet) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(sheet.lines(activities), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="activities.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
