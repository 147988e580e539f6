from django.urls import path

from activities.takeout import views

urlpatterns = [
    path("settings/export", views.exports, name="exports"),
    path("settings/export/<str:public_id>/download", views.download, name="export_download"),
    path("settings/export/<str:public_id>/remove", views.remove, name="export_remove"),
    path("activities.csv", views.activities_csv, name="activities_csv"),
]
