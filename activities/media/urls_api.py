from django.urls import path

from activities.media import api

urlpatterns = [
    path(
        "activities/<str:activity_id>/photos",
        api.ActivityPhotosView.as_view(),
        name="api-activity-photos",
    ),
    path("photos", api.UnplacedView.as_view(), name="api-photos"),
    path("photos/<str:photo_id>", api.PhotoView.as_view(), name="api-photo"),
    path("photos/<str:photo_id>/restore", api.RestoreView.as_view(), name="api-photo-restore"),
]
