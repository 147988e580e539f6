from django.urls import path

from accounts.profile import api

urlpatterns = [path("athlete/picture", api.PictureView.as_view(), name="api-athlete-picture")]
