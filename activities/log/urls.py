from django.urls import path

from activities.log.views import activity, bulk, listing, profile, saved, sharing, upload

urlpatterns = [
    path("activities", listing.activities, name="activities"),
    path("activities/new", activity.new, name="activity_new"),
    path("activities/bulk", bulk.change, name="bulk"),
    path("activities/bulk/<str:public_id>", bulk.changed, name="bulk_change"),
    path("activities/bulk/<str:public_id>/undo", bulk.undo, name="bulk_undo"),
    path("activities/views", saved.views, name="saved_views"),
    path("activities/views/<str:public_id>/rename", saved.rename, name="saved_view_rename"),
    path("activities/views/<str:public_id>/delete", saved.delete, name="saved_view_delete"),
    path("activities/views/<str:public_id>/restore", saved.restore, name="saved_view_restore"),
    path("activities/<str:public_id>", activity.activity, name="activity"),
    path("activities/<str:public_id>/edit", activity.edit, name="activity_edit"),
    path("activities/<str:public_id>/share", sharing.share, name="activity_share"),
    path("activities/<str:public_id>/delete", activity.delete, name="activity_delete"),
    path("activities/<str:public_id>/deleted", activity.deleted, name="activity_deleted"),
    path("activities/<str:public_id>/restore", activity.restore, name="activity_restore"),
    path(
        "activities/<str:public_id>/recalculate", activity.recalculate, name="activity_recalculate"
    ),
    path("activities/<str:public_id>/same", activity.same, name="activity_same"),
    path("activities/<str:public_id>/different", activity.different, name="activity_different"),
    path("@<str:handle>/activities", profile.activities, name="person_activities"),
    path("upload", upload.upload, name="upload"),
    path("uploads/<str:public_id>/row", upload.upload_row, name="upload_row"),
    path("uploads/<str:public_id>/retry", upload.retry, name="upload_retry"),
]
