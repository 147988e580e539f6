"""Whether what this server was given for pushing is usable, told at the start."""

from __future__ import annotations

from typing import Any

import jwt
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from social.devices.senders import apns, fcm, web_push


@register()
def push_settings_are_usable(**_kwargs: Any) -> list[CheckMessage]:
    found = [_vapid(), _fcm(), _apns()]
    return [one for one in found if one is not None]


def _vapid() -> CheckMessage | None:
    try:
        web_push.public_key()
    except ValueError:
        return Error(
            "VAPID_PRIVATE_KEY is not a key of the P-256 curve.",
            hint="Leave it out to have one made and kept in DATA_DIR, or give its 32 bytes in base64url.",
            id="social_devices.E001",
        )
    return None


def _fcm() -> CheckMessage | None:
    if not fcm.ready():
        return None
    try:
        jwt.encode({}, fcm.account()["private_key"], algorithm="RS256")
    except (ValueError, jwt.PyJWTError):
        return Error(
            "FCM_SERVICE_ACCOUNT is not the JSON file of a service account.",
            hint="Make a key for a service account of your Firebase project and name its file in "
            "FCM_SERVICE_ACCOUNT_FILE.",
            id="social_devices.E002",
        )
    return None


def _apns() -> CheckMessage | None:
    missing = [name for name in apns.SETTINGS if not getattr(settings, name)]
    if len(missing) == len(apns.SETTINGS):
        return None
    if not missing:
        try:
            jwt.encode({}, settings.APNS_PRIVATE_KEY, algorithm="ES256")
        except (ValueError, jwt.PyJWTError):
            missing = ["a usable APNS_PRIVATE_KEY"]
    if not missing:
        return None
    return Error(
        f"Apple's push service is set up in part: {', '.join(missing)} is missing.",
        hint="Set all four of APNS_PRIVATE_KEY, APNS_KEY_ID, APNS_TEAM_ID and APNS_TOPIC, or none.",
        id="social_devices.E003",
    )
