from django.urls import path

from accounts.people import views

urlpatterns = [
    path("login", views.sign_in, name="login"),
    path("signup", views.sign_up, name="signup"),
    path("logout", views.sign_out, name="logout"),
    path("signed-out", views.signed_out, name="signed_out"),
    path("settings/preferences", views.preferences, name="preferences"),
]
