"""Files handed in, and what became of them, for operators."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.uploads import services
from activities.uploads.models import SourceFile, Upload, UploadStatus
from stravalite.console import search
from stravalite.console.roles import OPERATORS, ByRole
from stravalite.console.search import MOST, Hit
from stravalite.jobs.models import Job


@admin.register(Upload)
class UploadAdmin(ByRole):
    viewers = actors = OPERATORS
    list_display = ("public_id", "athlete", "status", "error_code", "job_id", "created_at")
    list_filter = ("status", "error_code", "created_at")
    search_fields = ("public_id", "athlete__handle", "job_id")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    actions = ("read_again",)
    withheld = ("options", "duplicate_of")

    @admin.action(description=_("Read failed files again"), permissions=["act"])
    def read_again(self, request: HttpRequest, uploads: QuerySet[Upload]) -> None:
        failed = list(uploads.filter(status=UploadStatus.FAILED))
        for upload in failed:
            services.try_again(upload)
        if not failed:
            self.message_user(request, _("None of these has failed."), messages.WARNING)
            return
        said = ngettext("%d file is queued again.", "%d files are queued again.", len(failed))
        self.message_user(request, said % len(failed))


def _find(term: str) -> Iterator[Hit]:
    """By its id, its job's, or the request that brought it; with the activities made of it."""
    jobs = [str(pk) for pk in Job.objects.filter(request_id=term).values_list("pk", flat=True)]
    by = Q(public_id=term) | Q(job_id__in=jobs)
    with contextlib.suppress(ValueError):
        by |= Q(job_id=UUID(term))
    found = (
        Upload.objects.filter(by).select_related("athlete").prefetch_related("origins__activity")
    )
    for upload in found.order_by("-pk")[:MOST]:
        url = reverse("admin:activities_uploads_upload_change", args=[upload.pk])
        made = ", ".join(origin.activity.public_id for origin in upload.origins.all())
        note = f"{upload.get_status_display()} {upload.error_code} @{upload.athlete.handle} {made}"
        yield Hit(upload.public_id, url, note)


search.register("uploads", _("Uploads"), viewers=OPERATORS, find=_find)


@admin.register(SourceFile)
class SourceFileAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("sha256", "athlete", "size", "created_at")
    search_fields = ("sha256", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = ("file",)
