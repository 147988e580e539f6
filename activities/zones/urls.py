from django.urls import path

from activities.zones import views

urlpatterns = [
    path("settings/privacy-zones", views.zones, name="privacy_zones"),
    path("settings/privacy-zones/hiding", views.hiding, name="hiding"),
    path("settings/privacy-zones/add", views.add, name="privacy_zone_add"),
    path("settings/privacy-zones/<str:public_id>", views.edit, name="privacy_zone"),
    path("settings/privacy-zones/<str:public_id>/delete", views.delete, name="privacy_zone_delete"),
    path(
        "settings/privacy-zones/<str:public_id>/restore",
        views.restore,
        name="privacy_zone_restore",
    ),
]
