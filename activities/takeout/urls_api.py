from django.urls import path

from activities.takeout import api

urlpatterns = [
    path("athlete/export", api.AskView.as_view(), name="api-export"),
    path("athlete/exports", api.ExportsView.as_view(), name="api-exports"),
    path("athlete/exports/<str:export_id>", api.OneView.as_view(), name="api-export-one"),
    path(
        "athlete/exports/<str:export_id>/download",
        api.DownloadView.as_view(),
        name="api-export-download",
    ),
    path("activities.csv", api.SheetView.as_view(), name="api-activities-csv"),
]
