"""Health data for owners and administrators: that there is consent, and how much came; never what it says."""

from __future__ import annotations

from django.contrib import admin

from integrations.health.models import Consent, Sample
from stravalite.console.roles import ByRole


@admin.register(Consent)
class ConsentAdmin(ByRole):
    list_display = ("athlete", "version", "given_at", "withdrawn_at")
    list_filter = ("given_at", "withdrawn_at")
    search_fields = ("athlete__handle",)
    list_select_related = ("athlete",)
    ordering = ("-pk",)


@admin.register(Sample)
class SampleAdmin(ByRole):
    list_display = ("pk", "athlete", "source", "created_at")
    list_filter = ("source", "created_at")
    search_fields = ("athlete__handle",)
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = ("external_id", "kind", "start", "measure", "value", "keepsake", "upload")
