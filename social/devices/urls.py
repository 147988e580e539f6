from django.urls import path

from social.devices import views

urlpatterns = [
    path("sw.js", views.service_worker, name="service_worker"),
    path(
        "settings/notifications/devices/<str:public_id>/remove",
        views.remove,
        name="device_remove",
    ),
    path("settings/notifications/devices/<str:public_id>/test", views.test, name="device_test"),
]
