"""Posts, for moderators to look at: who, when and for whom, not what."""

from __future__ import annotations

from django.contrib import admin

from social.posts.models import Post
from stravalite.console.roles import MODERATORS, ByRole


@admin.register(Post)
class PostAdmin(ByRole):
    viewers = MODERATORS
    list_display = (
        "public_id",
        "author",
        "audience",
        "topic",
        "created_at",
        "deleted_at",
        "hidden_at",
    )
    list_filter = ("audience", "topic", "deleted_at", "hidden_at")
    search_fields = ("public_id", "author__handle")
    list_select_related = ("author",)
    ordering = ("-pk",)
