"""That there are measures and since when; what they say is the athlete's own affair."""

from __future__ import annotations

from django.contrib import admin

from accounts.measures.models import Measure
from stravalite.console.roles import ByRole


@admin.register(Measure)
class MeasureAdmin(ByRole):
    withheld = ("value",)
    list_display = ("public_id", "athlete", "kind", "from_date")
    list_filter = ("kind",)
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-from_date",)

    def get_fields(self, request: object, obj: object = None) -> tuple[str, ...]:
        return ("public_id", "athlete", "kind", "from_date")
