from django.urls import include, path

from accounts.people import (
    account_views,
    invitation_views,
    security_event_views,
    seeing_as_views,
    session_views,
    settings_views,
    token_views,
    views,
)

urlpatterns = [
    path("login", views.sign_in, name="login"),
    path("signup", views.sign_up, name="signup"),
    path("logout", views.sign_out, name="logout"),
    path("signed-out", views.signed_out, name="signed_out"),
    path("password/forgotten", account_views.password_forgotten, name="password_forgotten"),
    path(
        "password/set/<str:athlete_id>/<str:token>",
        account_views.password_set,
        name="password_set",
    ),
    path("address/prove/<str:token>", account_views.prove_address, name="prove_address"),
    path("stop-seeing-as", seeing_as_views.stop, name="stop_seeing_as"),
    path("settings", settings_views.index, name="settings"),
    path("settings/account", account_views.account, name="account"),
    path("settings/account/address", account_views.change_address, name="change_address"),
    path("settings/account/password", account_views.change_password, name="change_password"),
    path("", include("accounts.people.urls_security")),
    path(
        "settings/security-activity",
        security_event_views.security_activity,
        name="security_activity",
    ),
    path("settings/sessions", session_views.sessions, name="sessions"),
    path("settings/sessions/end-others", session_views.end_others, name="end_other_sessions"),
    path("settings/sessions/<str:session_id>/end", session_views.end, name="end_session"),
    path("settings/tokens", token_views.api_tokens, name="api_tokens"),
    path("settings/tokens/<str:token_id>/remove", token_views.remove, name="api_token_remove"),
    path("settings/invitations", invitation_views.invitations, name="invitations"),
    path(
        "settings/invitations/<int:pk>/withdraw",
        invitation_views.withdraw,
        name="invitation_withdraw",
    ),
    path("settings/preferences", views.preferences, name="preferences"),
]
