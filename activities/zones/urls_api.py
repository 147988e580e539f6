from django.urls import path

from activities.zones import api

urlpatterns = [
    path("athlete/privacy-zones", api.ZonesView.as_view(), name="api-privacy-zones"),
    path("athlete/privacy-zones/<str:zone_id>", api.ZoneView.as_view(), name="api-privacy-zone"),
    path("athlete/hiding", api.HidingView.as_view(), name="api-hiding"),
]
