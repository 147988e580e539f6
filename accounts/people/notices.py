"""Letters that tell of every change to the ways into an account, to every address proved to be its own."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.people import addresses
from accounts.people.models import User

#: What happened, with `%(detail)s` for the name of the thing.
CHANGES = {
    "connected": _("From now on you can sign in with %(detail)s."),
    "disconnected": _("You can no longer sign in with %(detail)s."),
    "password_set": _("Your account has a password now."),
    "code_added": _("Signing in now also asks for a code of your authenticator app."),
    "code_removed": _("Signing in no longer asks for a code of your authenticator app."),
    "passkey_added": _("The passkey “%(detail)s” can sign in from now on."),
    "passkey_removed": _("The passkey “%(detail)s” can no longer sign in."),
    "codes_made": _("There are new recovery codes; the ones before no longer work."),
    "codes_shown": _("Your recovery codes were shown."),
    "code_used": _("One of your recovery codes was used to sign in."),
    "factor_lost": _(
        "Your second factor was switched off by the way of recovery, and every session ended."
    ),
}


def proved_addresses(user: User) -> list[str]:
    """Where this person certainly reads mail; accounts from before the server had mail count as proved."""
    known = EmailAddress.objects.filter(user=user)
    if not known:
        return [user.email]
    return [each.email for each in known if each.verified]


def tell(user: User, change: str, *, detail: str = "") -> None:
    """Queues the letter; nothing where the server has no mail."""
    if not settings.MAIL_CONFIGURED:
        return
    for address in proved_addresses(user):
        payload: dict[str, Any] = {
            "athlete": user.pk,
            "address": address,
            "change": change,
            "detail": detail,
        }
        key = f"{user.pk}:{change}:{detail}:{address}"
        addresses.write("security_changed", key=key, payload=payload, user=user)
