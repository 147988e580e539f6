from django.urls import path

from accounts.federation import api

urlpatterns = [
    path("athlete/connections", api.ConnectionsView.as_view(), name="api-connections"),
    path(
        "athlete/connections/<str:connection_id>",
        api.ConnectionView.as_view(),
        name="api-connection",
    ),
]
