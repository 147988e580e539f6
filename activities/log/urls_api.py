from django.urls import path

from activities.log.api import activities, bulk, exports, parts, saved, sharing

urlpatterns = [
    path("activities", activities.ActivitiesView.as_view(), name="api-activities"),
    path(
        "athletes/<str:athlete_id>/activities",
        activities.AthleteActivitiesView.as_view(),
        name="api-athlete-activities",
    ),
    path("activities/bulk", bulk.BulkView.as_view(), name="api-bulk"),
    path("activities/bulk/<str:change_id>", bulk.BulkChangeView.as_view(), name="api-bulk-change"),
    path("activities/bulk/<str:change_id>/undo", bulk.BulkUndoView.as_view(), name="api-bulk-undo"),
    path("saved-views", saved.SavedViewsView.as_view(), name="api-saved-views"),
    path("saved-views/<str:view_id>", saved.SavedViewView.as_view(), name="api-saved-view"),
    path(
        "saved-views/<str:view_id>/restore",
        saved.RestoreSavedViewView.as_view(),
        name="api-saved-view-restore",
    ),
    path("activities/<str:activity_id>", activities.ActivityView.as_view(), name="api-activity"),
    path(
        "activities/<str:activity_id>/restore",
        activities.RestoreView.as_view(),
        name="api-activity-restore",
    ),
    path(
        "activities/<str:activity_id>/same", activities.SameView.as_view(), name="api-activity-same"
    ),
    path(
        "activities/<str:activity_id>/different",
        activities.DifferentView.as_view(),
        name="api-activity-different",
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
    path(
        "activities/<str:activity_id>/part", parts.StretchView.as_view(), name="api-activity-part"
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
        "activities/<str:activity_id>/share-picture",
        sharing.SharePictureView.as_view(),
        name="api-activity-share-picture",
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
