"""Routes, for operators: that they are there, never where somebody means to go."""

from __future__ import annotations

from django.contrib import admin

from activities.routes.models import Route
from stravalite.console.roles import OPERATORS, ByRole


@admin.register(Route)
class RouteAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("public_id", "athlete", "created_at", "deleted_at")
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = (
        *("name", "note", "sport", "distance_m", "elevation_gain_m", "elevation_loss_m"),
        *("track", "outline", "altitudes"),
    )
