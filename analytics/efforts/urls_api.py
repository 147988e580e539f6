from django.urls import path

from analytics.efforts import api

urlpatterns = [
    path(
        "activities/<str:activity_id>/best-efforts",
        api.ActivityEffortsView.as_view(),
        name="api-activity-best-efforts",
    ),
    path("analytics/best-efforts-cached", api.BestEffortsView.as_view(), name="api-best-efforts"),
]
