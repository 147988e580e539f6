from django.urls import path

from activities.log.views import activity, listing, upload

urlpatterns = [
    path("activities", listing.activities, name="activities"),
    path("activities/new", activity.new, name="activity_new"),
    path("activities/<str:public_id>", activity.activity, name="activity"),
    path("activities/<str:public_id>/edit", activity.edit, name="activity_edit"),
    path("activities/<str:public_id>/delete", activity.delete, name="activity_delete"),
    path("activities/<str:public_id>/deleted", activity.deleted, name="activity_deleted"),
    path("activities/<str:public_id>/restore", activity.restore, name="activity_restore"),
    path(
        "activities/<str:public_id>/recalculate", activity.recalculate, name="activity_recalculate"
    ),
    path("upload", upload.upload, name="upload"),
    path("uploads/<str:public_id>/row", upload.upload_row, name="upload_row"),
    path("uploads/<str:public_id>/retry", upload.retry, name="upload_retry"),
]
