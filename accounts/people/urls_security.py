"""Second factors and passkeys. The names are the library's, which sends people to them."""

from django.urls import path

from accounts.people import security_views, views

urlpatterns = [
    path("login", views.sign_in, name="account_login"),
    path("logout", views.sign_out, name="account_logout"),
    path("login/second-factor", security_views.stage, name="mfa_authenticate"),
    path("login/passkey", security_views.passkey_sign_in, name="mfa_login_webauthn"),
    path("login/again", security_views.password_again, name="account_reauthenticate"),
    path("login/again/code", security_views.code_again, name="mfa_reauthenticate"),
    path("login/again/passkey", security_views.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("settings/security", security_views.index, name="mfa_index"),
    path("settings/security", security_views.index, name="mfa_list_webauthn"),
    path("settings/security/code", security_views.activate_code, name="mfa_activate_totp"),
    path("settings/security/code/remove", security_views.remove_code, name="mfa_deactivate_totp"),
    path("settings/security/passkeys/add", security_views.add_passkey, name="mfa_add_webauthn"),
    path(
        "settings/security/passkeys/<int:pk>/remove",
        security_views.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path(
        "settings/security/recovery", security_views.recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "settings/security/recovery/new",
        security_views.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "settings/security/recovery/download",
        security_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
