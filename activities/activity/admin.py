"""Activities in the console: that they exist and how they were made, nothing of what they show."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.activity import services
from activities.activity.models import Activity, Gear
from stravalite.console import figures
from stravalite.console.roles import OPERATORS, ByRole

_ACTIVE_DAYS = 14
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


def _figures() -> list[figures.Figure]:
    since = timezone.now() - timedelta(days=_ACTIVE_DAYS)
    active = Activity.objects.filter(created_at__gte=since).values("athlete").distinct().count()
    label = _("Athletes who added an activity in %(days)d days") % {"days": _ACTIVE_DAYS}
    return [figures.Figure(label=label, value=active)]


figures.register("athletes", _figures)
