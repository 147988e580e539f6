"""Plans, for operators: that they are there, never what somebody means to do."""

from __future__ import annotations

from django.contrib import admin

from activities.calendar.models import PlannedActivity
from stravalite.console.roles import OPERATORS, ByRole


@admin.register(PlannedActivity)
class PlannedActivityAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("public_id", "athlete", "created_at", "deleted_at")
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = ("date", "sport", "distance_m", "duration_s", "note")
