"""Accounts in their days of grace, in the console."""

from __future__ import annotations

from django.contrib import admin

from accounts.closing.models import Closure
from stravalite.console.roles import ByRole


@admin.register(Closure)
class ClosureAdmin(ByRole):
    list_display = ("athlete", "asked_at", "erase_at")
    ordering = ("erase_at",)
