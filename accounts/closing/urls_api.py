from django.urls import path

from accounts.closing import api

urlpatterns = [
    path("auth/restore", api.RestoreView.as_view(), name="api-restore-account"),
    path("athlete", api.AthleteView.as_view(), name="api-athlete"),
]
