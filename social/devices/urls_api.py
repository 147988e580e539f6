from django.urls import path

from social.devices import api

urlpatterns = [
    path("athlete/devices", api.DevicesView.as_view(), name="api-devices"),
    path("athlete/devices/ways", api.WaysView.as_view(), name="api-device-ways"),
    path("athlete/devices/<str:device_id>", api.DeviceView.as_view(), name="api-device"),
    path(
        "athlete/devices/<str:device_id>/test",
        api.DeviceTestView.as_view(),
        name="api-device-test",
    ),
]
