from django.urls import path

from activities.uploads import api

urlpatterns = [
    path("uploads", api.UploadsView.as_view(), name="api-uploads"),
    path("uploads/<str:upload_id>", api.UploadView.as_view(), name="api-upload"),
    path("uploads/<str:upload_id>/retry", api.UploadRetryView.as_view(), name="api-upload-retry"),
]
