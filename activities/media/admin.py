"""Photos, for operators: that they are there and how large, never what is on them."""

from __future__ import annotations

from django.contrib import admin

from activities.media.models import Photo
from stravalite.console.roles import OPERATORS, ByRole


@admin.register(Photo)
class PhotoAdmin(ByRole):
    viewers = OPERATORS
    list_display = ("public_id", "athlete", "size", "width", "height", "created_at", "deleted_at")
    list_filter = ("created_at", "deleted_at")
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = (
        "activity",
        "name",
        "file",
        "sha256",
        "caption",
        "alt",
        "camera_clock",
        "taken_at",
        "lat",
        "lon",
    )
