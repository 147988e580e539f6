from django.urls import path

from activities.log.api import activities, exports, parts

urlpatterns = [
    path("activities", activities.ActivitiesView.as_view(), name="api-activities"),
    path("gear", activities.GearView.as_view(), name="api-gear"),
    path("activities/<str:activity_id>", activities.ActivityView.as_view(), name="api-activity"),
    path(
        "activities/<str:activity_id>/restore",
        activities.RestoreView.as_view(),
        name="api-activity-restore",
    ),
    path(
        "activities/<str:activity_id>/status",
        activities.StatusView.as_view(),
        name="api-activity-status",
    ),
    path(
        "activities/<str:activity_id>/splits",
        parts.SplitsView.as_view(),
        name="api-activity-splits",
    ),
    path("activities/<str:activity_id>/laps", parts.LapsView.as_view(), name="api-activity-laps"),
    path(
        "activities/<str:activity_id>/streams",
        parts.StreamsView.as_view(),
        name="api-activity-streams",
    ),
    path("activities/<str:activity_id>/map", parts.MapView.as_view(), name="api-activity-map"),
    path(
        "activities/<str:activity_id>/thumbnail",
        parts.ThumbnailView.as_view(),
        name="api-activity-thumbnail",
    ),
    path(
        "activities/<str:activity_id>/export.<str:form>",
        exports.ExportView.as_view(),
        name="api-activity-export",
    ),
    path(
        "activities/<str:activity_id>/original",
        exports.OriginalView.as_view(),
        name="api-activity-original",
    ),
]
