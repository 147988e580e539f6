from django.urls import path

from activities.editing import api

urlpatterns = [
    path("activities/<str:activity_id>/edits", api.EditsView.as_view(), name="api-activity-edits"),
    path(
        "activities/<str:activity_id>/edits/<str:edit_id>",
        api.EditView.as_view(),
        name="api-activity-edit",
    ),
]
