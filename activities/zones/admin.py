"""That there are zones, for those who help; not where."""

from __future__ import annotations

from django.contrib import admin

from activities.zones.models import PrivacyZone
from stravalite.console.roles import CHIEFS, ByRole


@admin.register(PrivacyZone)
class PrivacyZoneAdmin(ByRole):
    viewers = CHIEFS
    list_display = ("public_id", "athlete", "radius_m", "created_at", "deleted_at")
    fields = list_display
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
