from django.urls import path

from accounts.people import api, session_api, token_api

urlpatterns = [
    path("auth/signup", api.SignUpView.as_view(), name="api-signup"),
    path("auth/login", api.LoginView.as_view(), name="api-login"),
    path("auth/2fa", api.SecondFactorView.as_view(), name="api-second-factor"),
    path("auth/refresh", api.RefreshView.as_view(), name="api-refresh"),
    path("auth/logout", api.LogoutView.as_view(), name="api-logout"),
    path("athlete/sessions", session_api.SessionsView.as_view(), name="api-sessions"),
    path(
        "athlete/sessions/<str:session_id>", session_api.SessionView.as_view(), name="api-session"
    ),
    path("athlete/tokens", token_api.TokensView.as_view(), name="api-tokens"),
    path("athlete/tokens/<str:token_id>", token_api.TokenView.as_view(), name="api-token"),
    path("athlete/preferences", api.PreferencesView.as_view(), name="api-preferences"),
]
