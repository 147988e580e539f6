"""That somebody keeps a log of gear, for those who help; not what is in it."""

from __future__ import annotations

from django.contrib import admin

from activities.gear.models import GearAlert, GearPart, GearReminder, GearService
from stravalite.console.roles import ByRole


class _OfGear(ByRole):
    search_fields = ("public_id", "athlete__handle", "gear__public_id")
    list_select_related = ("athlete", "gear")
    ordering = ("-pk",)


@admin.register(GearPart)
class GearPartAdmin(_OfGear):
    list_display = ("public_id", "athlete", "fitted_on", "taken_off_on", "created_at")
    fields = list_display


@admin.register(GearReminder)
class GearReminderAdmin(_OfGear):
    list_display = ("public_id", "athlete", "every_m", "every_s", "every_days", "created_at")
    fields = list_display


@admin.register(GearService)
class GearServiceAdmin(_OfGear):
    list_display = ("public_id", "athlete", "done_on", "created_at")
    fields = list_display


@admin.register(GearAlert)
class GearAlertAdmin(ByRole):
    list_display = ("thing", "level", "cycle")
    fields = list_display
    search_fields = ("thing",)
    ordering = ("-pk",)
