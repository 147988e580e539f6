"""How exports fare, for operators; what is in them is the athlete's alone."""

from __future__ import annotations

from django.contrib import admin

from activities.takeout.models import Export
from stravalite.console.roles import OPERATORS, ByRole


@admin.register(Export)
class ExportAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("public_id", "athlete", "status", "size", "created_at", "expires_at")
    list_filter = ("status", "created_at")
    search_fields = ("public_id", "athlete__handle", "job_id")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = ("file", "counts")
