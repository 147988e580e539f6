"""The list's own things, for operators: that they are there, never what they say."""

from __future__ import annotations

from django.contrib import admin

from activities.log.models import BulkChange, SavedView
from stravalite.console.roles import OPERATORS, ByRole


@admin.register(SavedView)
class SavedViewAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("public_id", "athlete", "created_at", "deleted_at")
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = ("name", "query")


@admin.register(BulkChange)
class BulkChangeAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("public_id", "athlete", "state", "total", "created_at")
    list_filter = ("state", "created_at")
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = ("changes",)
