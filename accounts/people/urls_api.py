from django.urls import path

from accounts.people import api

urlpatterns = [
    path("auth/signup", api.SignUpView.as_view(), name="api-signup"),
    path("auth/login", api.LoginView.as_view(), name="api-login"),
    path("auth/2fa", api.SecondFactorView.as_view(), name="api-second-factor"),
    path("auth/refresh", api.RefreshView.as_view(), name="api-refresh"),
    path("auth/logout", api.LogoutView.as_view(), name="api-logout"),

    path("athlete/preferences", api.PreferencesView.as_view(), name="api-preferences"),
]
