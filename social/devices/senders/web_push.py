"""Web Push: encrypted for the browser (RFC 8291), signed as this server (VAPID, RFC 8292).

The address comes from a browser, so it may be anybody's. We write only to push services by name, over
TLS, follow no redirect, and connect to the very address that was looked up and found public.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
import socket
import time
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
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

_TOKEN_LIVES_S = 12 * 3600  # services refuse more than a day
_TRIES = 3


def ready() -> bool:
    return bool(settings.VAPID_PRIVATE_KEY)


@cache
def _public_key(private: str) -> str:
    raw = _bytes(private)
    if len(raw) != 32:
        raise ValueError("not 32 bytes")
    scalar = int.from_bytes(raw, "big")
    key = ec.derive_private_key(scalar, ec.SECP256R1()).public_key()
    form = serialization.PublicFormat.UncompressedPoint
    point = key.public_bytes(serialization.Encoding.X962, form)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def public_key() -> str:
    """As browsers want it when they subscribe; ValueError for a setting that is no key."""
    return _public_key(settings.VAPID_PRIVATE_KEY)


def _bytes(text: str) -> bytes:
    """ValueError when it is not base64url."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64url") from error


def check(token: str, keys: dict[str, str]) -> None:
    if not _may_write_to(urlsplit_of(token)):
        raise BadAddress("token", _("This is not the address of a push service we know."))
    try:
        point, secret = _bytes(keys.get("p256dh", "")), _bytes(keys.get("auth", ""))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise BadAddress("keys", _("These are not the keys of a browser.")) from error
    if len(secret) != 16:
        raise BadAddress("keys", _("These are not the keys of a browser."))


def urlsplit_of(token: str) -> SplitResult:
    """An empty one for what is no address at all."""
    try:
        url = urlsplit(token)
        _ = url.port  # parsed only when asked for
    except ValueError:
        return urlsplit("")
    return url


def _may_write_to(url: SplitResult) -> bool:
    host = (url.hostname or "").lower()
    if url.username is not None or url.password is not None or url.fragment:
        return False
    if settings.WEB_PUSH_LOOPBACK and host == "127.0.0.1":
        return True
    return url.scheme == "https" and url.port in {None, 443} and is_push_service(host)


def is_push_service(host: str) -> bool:
    """By the operator's list; `*.example.org` stands for every name below."""
    return any(
        host.endswith(known[1:]) if known.startswith("*.") else host == known
        for known in (name.lower() for name in settings.WEB_PUSH_HOSTS)
    )


def addresses_of(url: SplitResult) -> list[str]:
    """Where the host lies; Refused unless every answer is a public address, Later when nobody knows."""
    host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
    if settings.WEB_PUSH_LOOPBACK and host == "127.0.0.1":
        return [host]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Later("The push service's name could not be looked up.") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or not all(ipaddress.ip_address(one).is_global for one in addresses):
        raise Refused("The push service's name leads to an address that is not public.")
    return addresses[:_TRIES]


def send(device: Device, message: Message) -> None:
    url = urlsplit_of(device.token)
    if not _may_write_to(url):  # the operator may have shortened the list since
        raise Refused("Not a push service of this server's list.")
    headers = {
        **_signature(url),
        "Host": url.netloc,
        "TTL": str(message.lives_s),
        "Urgency": "normal",
        "Topic": topic_of(message.tag),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }
    answer = _post(url, headers, _sealed(device, message))
    judge(answer, gone=answer.status_code in {404, 410})


def topic_of(tag: str) -> str:
    """At most 32 characters of base64url, as RFC 8030 wants them."""
    return "".join(each for each in tag if each.isascii() and (each.isalnum() or each in "-_"))[:32]


def _signature(url: SplitResult) -> dict[str, str]:
    from py_vapid import Vapid02  # heavy, and only jobs need it

    claims: dict[str, Any] = {
        "aud": f"{url.scheme}://{url.netloc}",
        "exp": int(time.time()) + _TOKEN_LIVES_S,
        "sub": _contact(),
    }
    signed: dict[str, str] = Vapid02.from_string(settings.VAPID_PRIVATE_KEY).sign(claims)
    return signed


def _contact() -> str:
    """Whom a push service may turn to; some refuse what is neither https nor mailto."""
    if settings.SITE_URL.startswith("https://"):
        return str(settings.SITE_URL)
    sender = str(settings.DEFAULT_FROM_EMAIL)
    return "mailto:" + (sender.partition("<")[2].rstrip("> ") or sender)


def _sealed(device: Device, message: Message) -> bytes:
    from pywebpush import WebPusher

    told = {
        "title": message.title,
        "text": message.text,
        "url": message.url,
        "tag": message.tag,
    }
    subscription = {"endpoint": device.token, "keys": device.keys}
    sealed = WebPusher(subscription).encode(json.dumps(told).encode())
    return bytes(sealed["body"])


def _post(url: SplitResult, headers: dict[str, str], body: bytes) -> httpx.Response:
    """To the looked-up addresses one after the other, under the name that is on the certificate."""
    reason = ""
    with httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client:
        for address in addresses_of(url):
            host = f"[{address}]" if ":" in address else address
            port = f":{url.port}" if url.port else ""
            pinned = url._replace(netloc=f"{host}{port}").geturl()
            try:
                return client.post(
                    pinned,
                    headers=headers,
                    content=body,
                    extensions={"sni_hostname": url.hostname or ""},
                )
            except httpx.TransportError as error:
                reason = type(error).__name__
    raise Later(f"The push service could not be reached ({reason}).")
