"""Firebase Cloud Messaging, HTTP v1: a service account's signed word for an access token, then messages.

What Google is handed it can read: the title and what the alert says.
"""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import jwt
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from social.devices.models import Device
from social.devices.senders.outcomes import (
    TIMEOUT_S,
    BadAddress,
    Later,
    Message,
    Refused,
    judge,
)
from social.devices.senders.tokens import KeptToken

_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SPARE_S = 120
FIELDS = ("project_id", "client_email", "private_key", "token_uri")
_kept = KeptToken()


def ready() -> bool:
    return bool(settings.FCM_SERVICE_ACCOUNT)


def account() -> dict[str, str]:
    """The service account's own file; ValueError when it is none. The start checks that it is."""
    try:
        read = json.loads(settings.FCM_SERVICE_ACCOUNT)
    except json.JSONDecodeError:
        raise ValueError("not JSON") from None  # the text of the error would quote the key
    if not isinstance(read, dict) or not all(isinstance(read.get(name), str) for name in FIELDS):
        raise ValueError("not a service account")
    return {name: read[name] for name in FIELDS}


def check(token: str, _keys: dict[str, str]) -> None:
    if not 20 <= len(token) <= 1024 or not token.isascii() or not token.isprintable():
        raise BadAddress("token", _("This is no registration token."))


def send(device: Device, message: Message) -> None:
    mine = account()
    url = f"{settings.FCM_URL.rstrip('/')}/v1/projects/{mine['project_id']}/messages:send"
    try:
        with httpx.Client(timeout=TIMEOUT_S, follow_redirects=False) as client:
            bearer = _kept.get(mine["client_email"], lambda: _granted(client, mine))
            answer = client.post(
                url,
                headers={"Authorization": f"Bearer {bearer}"},
                json={"message": _told(device, message)},
            )
    except httpx.TransportError as error:
        reason = type(error).__name__
        raise Later(f"The push service could not be reached ({reason}).") from None
    reason = _error_of(answer)
    if answer.status_code == 401:  # ended before its time: the next attempt asks for another
        _kept.forget()
        raise Later("401 the access token is not taken any more.")
    judge(answer, gone=reason == "UNREGISTERED", reason=reason)


def _granted(client: httpx.Client, mine: dict[str, str]) -> tuple[str, float]:
    now = int(time.time())
    claims = {
        "iss": mine["client_email"],
        "scope": _SCOPE,
        "aud": mine["token_uri"],
        "iat": now,
        "exp": now + 3600,
    }
    word = jwt.encode(claims, mine["private_key"], algorithm="RS256")
    asked = {"grant_type": _GRANT, "assertion": word}
    answer = client.post(mine["token_uri"], data=asked)
    judge(answer, gone=False, reason="the service account was not let in")
    try:
        given = answer.json()
        return str(given["access_token"]), max(0, int(given["expires_in"]) - _SPARE_S)
    except (ValueError, KeyError, TypeError):
        raise Refused("The answer to the service account is not one.") from None


def _told(device: Device, message: Message) -> dict[str, Any]:
    return {
        "token": device.token,
        "notification": {"title": message.title, "body": message.text},
        "data": {"url": message.url, "tag": message.tag},
        "android": {
            "collapse_key": message.tag,
            "ttl": f"{message.lives_s}s",
            "notification": {"tag": message.tag},
        },
    }


def _error_of(answer: httpx.Response) -> str:
    """Google's own word for what is wrong; "" where it says none."""
    try:
        details = answer.json()["error"]["details"]
        return next((str(one["errorCode"])[:40] for one in details if "errorCode" in one), "")
    except (ValueError, KeyError, TypeError):
        return ""
