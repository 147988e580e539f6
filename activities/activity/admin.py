"""Activities in the console: that they exist and how they were made, nothing of what they show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.activity import services
from activities.activity.models import Activity, Gear, GearDefault
from stravalite.console import figures, search
from stravalite.console.roles import OPERATORS, ByRole
from stravalite.console.search import Hit

_ACTIVE_DAYS = {1: _("Active today"), 7: _("Active this week")}
_METADATA = ("public_id", "athlete", "audience", "sport", "status", "source")
_ORIGIN = ("device_name", "multisport_id", "algorithm_version", "created_at", "updated_at")


@admin.register(Activity)
class ActivityAdmin(ByRole):
    viewers = actors = OPERATORS
    list_display = (*_METADATA, "algorithm_version", "created_at")
    list_filter = ("status", "source", "sport", "algorithm_version")
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete", "post")
    ordering = ("-pk",)
    actions = ("recompute",)
    fields = (*_METADATA, *_ORIGIN)
    readonly_fields = ("public_id", "audience", "created_at", "updated_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        heavy = ("track", "name", "description", "start_lat", "start_lon")
        found: QuerySet[Activity] = super().get_queryset(request)
        return found.defer(*heavy)

    @admin.display(description=_("who may see it"), ordering="post__audience")
    def audience(self, activity: Activity) -> str:
        return activity.post.get_audience_display()

    @admin.action(description=_("Work the numbers out again"), permissions=["act"])
    def recompute(self, request: HttpRequest, activities: QuerySet[Activity]) -> None:
        count = 0
        for activity in activities:
            services.recalculate(activity)
            count += 1
        said = ngettext("%d activity is queued.", "%d activities are queued.", count)
        self.message_user(request, said % count)


@admin.register(Gear)
class GearAdmin(ByRole):
    list_display = ("public_id", "athlete", "kind", "retired_at")
    list_filter = ("kind",)
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)


@admin.register(GearDefault)
class GearDefaultAdmin(ByRole):
    list_display = ("athlete", "sport")
    fields = list_display
    search_fields = ("athlete__handle",)
    list_select_related = ("athlete",)
    ordering = ("-pk",)


def _figures() -> list[figures.Figure]:
    """Who added something lately."""
    found = []
    for days, label in _ACTIVE_DAYS.items():
        lately = Activity.objects.filter(created_at__gte=timezone.now() - timedelta(days=days))
        found.append(figures.Figure(label, lately.values("athlete").distinct().count()))
    return found


def _find(term: str) -> Iterator[Hit]:
    """By public id; the name is private."""
    found = Activity.objects.filter(public_id=term).select_related("athlete")
    for activity in found.only("public_id", "sport", "status", "athlete"):
        url = reverse("admin:activities_activity_activity_change", args=[activity.pk])
        yield Hit(activity.public_id, url, f"{activity.sport}, @{activity.athlete.handle}")


figures.register("active", _figures, title=_("Athletes"), order=20)
search.register("activities", _("Activities"), viewers=OPERATORS, find=_find)
