"""Handing in files as a page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.limits import max_upload_mb
from accounts.people.models import User
from accounts.people.requests import athlete_of
from activities.imports import services as archives
from activities.imports.models import Import
from activities.uploads import services
from activities.uploads.messages import explain
from activities.uploads.models import Upload
from activities.uploads.queries import uploads_of
from stravalite.errors import DomainError
from stravalite.ui.fragments import is_fragment

LATEST = 30


def row(upload: Upload) -> dict[str, Any]:
    """An upload as its row shows it."""
    made = [origin.activity for origin in upload.origins.all()]
    if upload.duplicate_of is not None:
        made = [upload.duplicate_of]
    return {
        "public_id": upload.public_id,
        "status": upload.status,
        "filename": upload.name,
        "topic": f"job:{upload.job_id}" if upload.job_id else "",
        "activity": made[0] if made else None,
        "activities": made,
        "error": explain(upload.error_code, upload.error_facts),
        "created_at": upload.created_at,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The drop zone and the latest files; without script, a plain form."""
    problems: list[str] = []
    if request.method == "POST":
        files = request.FILES.getlist("file")
        if not files:
            problems.append(_("Choose at least one file first."))
        archive = None
        for file in files:
            try:
                archive = _take(athlete_of(request), file) or archive
            except DomainError as refused:
                problems.append(f"{file.name}: {refused.message} {refused.hint}")
        if not problems:
            return redirect("import", archive.public_id) if archive else redirect("upload")
    latest = [row(one) for one in uploads_of(athlete_of(request).pk)[:LATEST]]
    context = {
        "uploads": latest,
        "upload_rows": latest,
        "problems": problems,
        "max_archive_gb": settings.IMPORT_MAX_BYTES / 1024**3,
        "max_upload_mb": max_upload_mb(athlete_of(request)),
        "is_waiting": any(one["status"] in {"queued", "processing"} for one in latest),
    }
    return render(request, "activities/upload.html", context, status=422 if problems else 200)


def _take(athlete: User, file: File[bytes]) -> Import | None:
    """Hands a file in; a zip is looked through first, and returned for its preview."""
    if (file.name or "").lower().endswith(".zip"):
        return archives.receive(athlete=athlete, file=file)
    services.receive(athlete=athlete, file=file, options={})
    return None


@login_required
@require_safe
def upload_row(request: HttpRequest, public_id: str) -> HttpResponse:
    """One row, fetched again when its job whispers; as a full page it is the list."""
    found = get_object_or_404(uploads_of(athlete_of(request).pk), public_id=public_id)
    if not is_fragment(request):
        return redirect("upload")
    return render(request, "activities/_upload_row.html", {"upload": row(found)})


@login_required
@require_POST
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    services.try_again(get_object_or_404(uploads_of(athlete_of(request).pk), public_id=public_id))
    return redirect("upload")
