from django.urls import path

from activities.editing import views

urlpatterns = [
    path("activities/<str:public_id>/edits", views.edits, name="activity_edits"),
    path(
        "activities/<str:public_id>/edits/<str:edit_id>/undo", views.undo, name="activity_edit_undo"
    ),
]
