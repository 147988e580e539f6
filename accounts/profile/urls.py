from django.urls import path

from accounts.profile import views

urlpatterns = [
    path("settings/profile", views.profile, name="profile"),
    path("settings/profile/picture/remove", views.remove_picture, name="picture_remove"),
    path("settings/privacy", views.privacy, name="privacy"),
]
