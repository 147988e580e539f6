from django.urls import path

from analytics.repeats import api

urlpatterns = [
    path(
        "activities/<str:activity_id>/repeats",
        api.RepeatsView.as_view(),
        name="api-activity-repeats",
    ),
    path(
        "activities/<str:activity_id>/compare",
        api.CompareView.as_view(),
        name="api-activity-compare",
    ),
]
