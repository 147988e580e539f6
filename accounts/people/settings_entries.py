"""This room's pages in the list of settings."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.people import invitations, second_factor
from accounts.people.models import User
from stravalite.ui import settings_pages


def _display(user: User) -> str:
    """The units alone: `Kilometres`, without what follows the comma."""
    return capfirst(str(user.preferences.get_units_display()).partition(",")[0])


def _security(user: User) -> str:
    return str(_("Second factor on") if second_factor.is_on(user) else _("Password only"))


def register() -> None:
    settings_pages.register(
        "account",
        _("Address and password"),
        group="you",
        icon="mail",
        order=20,
        words=_("account e-mail change password"),
        value=lambda user: user.email,
    )
    settings_pages.register(
        "mfa_index",
        _("Security"),
        group="you",
        icon="shield-lock",
        order=30,
        words=_("second factor authenticator app passkey recovery codes two-factor 2FA"),
        value=_security,
    )
    settings_pages.register(
        "sessions",
        _("Devices"),
        group="you",
        icon="device-laptop",
        order=50,
        words=_("sessions signed in sign out everywhere browsers programs"),
    )
    settings_pages.register(
        "security_activity",
        _("Recent security activity"),
        group="you",
        icon="history",
        order=55,
        words=_("audit log sign-ins failed attempts staff looked who when"),
    )
    settings_pages.register(
        "invitations",
        _("Invitations"),
        group="you",
        icon="users",
        order=60,
        words=_("invite people link"),
        shown=invitations.may_invite,
    )
    settings_pages.register(
        "preferences",
        _("Units, language, theme"),
        group="display",
        icon="adjustments",
        words=_("kilometres miles clock time zone week start number format dark light display"),
        value=_display,
    )
    settings_pages.register(
        "api_tokens",
        _("API tokens"),
        group="developer",
        icon="key",
        words=_("programs scopes personal access token"),
    )
