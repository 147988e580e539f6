"""Every address the templates name, so that they can be drawn without the rest of the house."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def _nothing(request: HttpRequest, **_ids: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", _nothing, name="landing"),
    path("login", _nothing, name="login"),
    path("signup", _nothing, name="signup"),
    path("logout", _nothing, name="logout"),
    path("password/forgotten", _nothing, name="password_forgotten"),
    path("settings/account", _nothing, name="account"),
    path("settings/account/address", _nothing, name="change_address"),
    path("settings/account/password", _nothing, name="change_password"),
    path("login/passkey", _nothing, name="mfa_login_webauthn"),
    path("settings/security", _nothing, name="mfa_index"),
    path("settings/profile", _nothing, name="profile"),
    path("settings/privacy", _nothing, name="privacy"),
    path("settings/delete", _nothing, name="account_delete"),
    path("settings/sessions", _nothing, name="sessions"),
    path("settings/tokens", _nothing, name="api_tokens"),
    path("settings/invitations", _nothing, name="invitations"),
    path("settings/preferences", _nothing, name="preferences"),
    path("settings/measures", _nothing, name="measures"),
    path("settings/measures/<str:public_id>/remove", _nothing, name="measure_remove"),
    path("activities", _nothing, name="activities"),
    path("activities/new", _nothing, name="activity_new"),
    path("activities/<str:public_id>", _nothing, name="activity"),
    path("activities/<str:public_id>/edit", _nothing, name="activity_edit"),
    path("activities/<str:public_id>/delete", _nothing, name="activity_delete"),
    path("activities/<str:public_id>/restore", _nothing, name="activity_restore"),
    path("activities/<str:public_id>/recalculate", _nothing, name="activity_recalculate"),
    path("upload", _nothing, name="upload"),
    path("uploads/<str:public_id>/row", _nothing, name="upload_row"),
    path("uploads/<str:public_id>/retry", _nothing, name="upload_retry"),
]
