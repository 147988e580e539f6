"""Files handed in, and what became of them, for operators."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.uploads import services
from activities.uploads.models import SourceFile, Upload, UploadStatus
from stravalite.console.roles import OPERATORS, ByRole


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


@admin.register(SourceFile)
class SourceFileAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("sha256", "athlete", "size", "created_at")
    search_fields = ("sha256", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = ("file",)
