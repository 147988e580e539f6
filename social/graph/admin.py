"""Who follows and who blocks whom, for moderators to look at."""

from __future__ import annotations

from django.contrib import admin

from social.graph.models import Block, Coaching, Follow
from stravalite.console.roles import MODERATORS, ByRole


@admin.register(Follow)
class FollowAdmin(ByRole):
    viewers = MODERATORS
    list_display = ("follower", "followee", "state", "created_at")
    list_filter = ("state",)
    search_fields = ("follower__handle", "followee__handle")
    list_select_related = ("follower", "followee")
    ordering = ("-pk",)


@admin.register(Coaching)
class CoachingAdmin(ByRole):
    viewers = MODERATORS
    list_display = ("coach", "athlete", "state", "accepted_at")
    list_filter = ("state",)
    search_fields = ("coach__handle", "athlete__handle")
    list_select_related = ("coach", "athlete")
    ordering = ("-pk",)


@admin.register(Block)
class BlockAdmin(ByRole):
    viewers = MODERATORS
    list_display = ("blocker", "blocked", "created_at")
    search_fields = ("blocker__handle", "blocked__handle")
    list_select_related = ("blocker", "blocked")
    ordering = ("-pk",)
