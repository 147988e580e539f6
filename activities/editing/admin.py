"""Corrections, for operators: that they were made, not where somebody was."""

from __future__ import annotations

from django.contrib import admin

from activities.editing.models import ActivityEdit
from stravalite.console.roles import OPERATORS, ByRole


@admin.register(ActivityEdit)
class ActivityEditAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("public_id", "activity", "kind", "revision", "made_at", "undone_at")
    list_filter = ("kind", "made_at")
    search_fields = ("public_id", "activity__public_id")
    list_select_related = ("activity",)
    ordering = ("-pk",)
    withheld = ("parameters",)
