"""Apple's push service: HTTP/2, a provider token signed with the team's key, one request a device.

What Apple is handed it can read: the title and what the alert says.
"""

from __future__ import annotations

import time

import httpx
import jwt
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from social.devices.models import Device
from social.devices.senders.outcomes import TIMEOUT_S, BadAddress, Later, Message, judge
from social.devices.senders.tokens import KeptToken

#: Apple refuses tokens older than an hour, and servers that make a new one more often than every 20 minutes.
_TOKEN_LIVES_S = 40 * 60
_GONE = {"Unregistered", "BadDeviceToken", "DeviceTokenNotForTopic"}
SETTINGS = ("APNS_PRIVATE_KEY", "APNS_KEY_ID", "APNS_TEAM_ID", "APNS_TOPIC")
_kept = KeptToken()


def ready() -> bool:
    return all(getattr(settings, name) for name in SETTINGS)


def check(token: str, _keys: dict[str, str]) -> None:
    if not 64 <= len(token) <= 200 or not all(each in "0123456789abcdefABCDEF" for each in token):
        raise BadAddress("token", _("This is no device token."))


def send(device: Device, message: Message) -> None:
    headers = {
        "authorization": f"bearer {_kept.get(settings.APNS_KEY_ID, _signed)}",
        "apns-topic": settings.APNS_TOPIC,
        "apns-push-type": "alert",
        "apns-priority": "10",
        "apns-expiration": str(int(time.time()) + message.lives_s),
        "apns-collapse-id": message.tag[:64],
    }
    told = {
        "aps": {
            "alert": {"title": message.title, "body": message.text},
            "thread-id": message.tag,
            "sound": "default",
        },
        "url": message.url,
    }
    url = f"{settings.APNS_URL.rstrip('/')}/3/device/{device.token}"
    try:
        # Apple speaks nothing but HTTP/2
        with httpx.Client(http1=False, http2=True, timeout=TIMEOUT_S) as client:
            answer = client.post(url, headers=headers, json=told)
    except httpx.TransportError as error:
        reason = type(error).__name__
        raise Later(f"The push service could not be reached ({reason}).") from None
    reason = _reason_of(answer)
    if reason in {"ExpiredProviderToken", "InvalidProviderToken"}:
        _kept.forget()
    if reason == "ExpiredProviderToken":
        raise Later("403 ExpiredProviderToken")
    judge(answer, gone=answer.status_code == 410 or reason in _GONE, reason=reason)


def _signed() -> tuple[str, float]:
    claims = {"iss": settings.APNS_TEAM_ID, "iat": int(time.time())}
    told = {"kid": settings.APNS_KEY_ID}
    key = settings.APNS_PRIVATE_KEY
    return jwt.encode(claims, key, algorithm="ES256", headers=told), _TOKEN_LIVES_S


def _reason_of(answer: httpx.Response) -> str:
    """Apple's own word for what is wrong; "" where it says none."""
    if answer.status_code == 200:
        return ""
    try:
        return str(answer.json()["reason"])[:40]
    except (ValueError, KeyError, TypeError):
        return ""
