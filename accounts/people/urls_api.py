from django.urls import path

from accounts.people import (
    account_api,
    api,
    invitation_api,
    security_event_api,
    session_api,
    token_api,
)

urlpatterns = [
    path("auth/signup", api.SignUpView.as_view(), name="api-signup"),
    path("auth/login", api.LoginView.as_view(), name="api-login"),
    path("auth/2fa", api.SecondFactorView.as_view(), name="api-second-factor"),
    path("auth/refresh", api.RefreshView.as_view(), name="api-refresh"),
    path("auth/logout", api.LogoutView.as_view(), name="api-logout"),
    path("auth/password-reset", account_api.ResetView.as_view(), name="api-password-reset"),
    path(
        "auth/password-reset/confirm",
        account_api.ResetConfirmView.as_view(),
        name="api-password-reset-confirm",
    ),
    path("auth/email/confirm", account_api.ProveView.as_view(), name="api-email-confirm"),
    path("athlete/password", account_api.PasswordView.as_view(), name="api-password"),
    path("athlete/email", account_api.EmailView.as_view(), name="api-email"),
    path("athlete/invitations", invitation_api.InvitationsView.as_view(), name="api-invitations"),
    path(
        "athlete/invitations/<str:invitation_id>",
        invitation_api.InvitationView.as_view(),
        name="api-invitation",
    ),
    path("athlete/sessions", session_api.SessionsView.as_view(), name="api-sessions"),
    path(
        "athlete/sessions/<str:session_id>", session_api.SessionView.as_view(), name="api-session"
    ),
    path(
        "athlete/security-events",
        security_event_api.SecurityEventsView.as_view(),
        name="api-security-events",
    ),
    path("athlete/tokens", token_api.TokensView.as_view(), name="api-tokens"),
    path("athlete/tokens/<str:token_id>", token_api.TokenView.as_view(), name="api-token"),
    path("athlete/preferences", api.PreferencesView.as_view(), name="api-preferences"),
]
