"""What goes over the wire to push services, and what is made of their answers."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from social.devices import checks
from social.devices.models import Device
from social.devices.senders import apns, fcm, web_push
from social.devices.senders.outcomes import BadAddress, Gone, Later, Message, Refused, wait_of
from social.devices.tests.push_services import (
    Google,
    Reader,
    Service,
    claims_of,
    serving,
    serving_http2,
)

HELLO = Message("House", "Ana gave kudos to Loop.", "/notifications/ntf_1", "ntf_1", lives_s=60)
PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8
OPEN = serialization.NoEncryption()


@pytest.fixture(scope="module")
def google_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def web(settings: Any) -> Iterator[Service]:
    settings.WEB_PUSH_LOOPBACK = True
    settings.SITE_URL = "https://train.example.org"
    with serving(Service()) as service:
        yield service


@pytest.fixture
def google(settings: Any, google_key: rsa.RSAPrivateKey) -> Iterator[Google]:
    with serving(Google(google_key.public_key())) as service:
        account = {
            "project_id": "house",
            "client_email": "push@house.example",
            "private_key": google_key.private_bytes(PEM, PKCS8, OPEN).decode(),
            "token_uri": f"{service.url}/token",
        }
        settings.FCM_SERVICE_ACCOUNT = json.dumps(account)
        settings.FCM_URL = service.url
        fcm._kept.forget()
        yield service  # type: ignore[misc]


@pytest.fixture
def apple(settings: Any) -> Iterator[Service]:
    key = ec.generate_private_key(ec.SECP256R1())
    with serving_http2(Service()) as service:
        settings.APNS_PRIVATE_KEY = key.private_bytes(PEM, PKCS8, OPEN).decode()
        settings.APNS_KEY_ID, settings.APNS_TEAM_ID = "KEY1", "TEAM1"
        settings.APNS_TOPIC, settings.APNS_URL = "org.example.house", service.url
        apns._kept.forget()
        service.key = key.public_key()  # type: ignore[attr-defined]
        yield service


def browser(service: Service, reader: Reader) -> Device:
    return Device(kind="web", token=f"{service.url}/send/abc", keys=reader.keys)


def test_a_browser_alone_reads_what_is_pushed_and_knows_who_sent_it(web: Service) -> None:
    reader = Reader()
    web_push.send(browser(web, reader), HELLO)
    (asked,) = web.asked
    assert asked.path == "/send/abc"
    assert b"kudos" not in asked.body
    assert reader.read(asked.body) == {
        "title": "House",
        "text": "Ana gave kudos to Loop.",
        "url": "/notifications/ntf_1",
        "tag": "ntf_1",
    }
    claims, key = claims_of(asked.headers["Authorization"], audience=web.url)
    assert key == web_push.public_key()
    assert claims["sub"] == "https://train.example.org"
    assert claims["exp"] - datetime.now(UTC).timestamp() <= 24 * 3600
    assert (asked.headers["TTL"], asked.headers["Topic"]) == ("60", "ntf_1")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_gone(web: Service, status: int) -> None:
    web.answers = [(status, {}, b"")]
    with pytest.raises(Gone):
        web_push.send(browser(web, Reader()), HELLO)


def test_a_busy_service_says_how_long_to_wait(web: Service) -> None:
    web.answers = [(429, {"Retry-After": "120"}, b""), (503, {}, b"")]
    for wait in (120, None):
        with pytest.raises(Later) as later:
            web_push.send(browser(web, Reader()), HELLO)
        assert later.value.wait_s == wait


def test_a_redirect_is_not_followed(web: Service) -> None:
    web.answers = [(302, {"Location": f"{web.url}/elsewhere"}, b"")]
    with pytest.raises(Refused):
        web_push.send(browser(web, Reader()), HELLO)
    assert len(web.asked) == 1


def test_a_service_that_is_away_is_asked_later(web: Service) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    device = Device(kind="web", token=f"http://127.0.0.1:{port}/x", keys=Reader().keys)
    with pytest.raises(Later):
        web_push.send(device, HELLO)


@pytest.mark.parametrize(
    "token",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://ana@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.example.org/x",
        "https://push.apple.com/x",  # the list has what lies below it
        "https://127.0.0.1/x",
        "http://127.0.0.1/x",
        "https://fcm.googleapis.com:port/x",
        "https://[::1/x",
        "",
    ],
)
def test_nothing_but_the_push_services_of_the_list_is_written_to(token: str) -> None:
    keys = Reader().keys
    with pytest.raises(BadAddress):
        web_push.check(token, keys)
    with pytest.raises(Refused):
        web_push.send(Device(kind="web", token=token, keys=keys), HELLO)
    web_push.check("https://fcm.googleapis.com/fcm/send/x", keys)
    web_push.check("https://web.push.apple.com/x", keys)


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_that_leads_inside_is_not_written_to(
    inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(*_asked: Any, **_more: Any) -> list[Any]:
        return [(0, 0, 0, "", (one, 443)) for one in ("142.250.1.1", inside)]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(Refused, match="not public"):
        web_push.send(
            Device(kind="web", token="https://fcm.googleapis.com/x", keys=Reader().keys), HELLO
        )


@pytest.mark.parametrize("broken", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": "é"}])
def test_keys_that_are_none_are_refused(broken: dict[str, str]) -> None:
    with pytest.raises(BadAddress):
        web_push.check("https://fcm.googleapis.com/x", {**Reader().keys, **broken})


def test_google_is_asked_once_for_a_token_and_gets_a_message_that_groups(google: Google) -> None:
    device = Device(kind="fcm", token="r" * 40)
    google.answers = [(200, {}, b"{}"), (200, {}, b"{}")]
    for _each in range(2):
        fcm.send(device, HELLO)
    (word,) = google.granted
    assert word["iss"] == "push@house.example"
    assert word["scope"].endswith("firebase.messaging")
    asked = google.asked[0]
    assert asked.path == "/v1/projects/house/messages:send"
    assert asked.headers["Authorization"] == "Bearer at-1"
    message = json.loads(asked.body)["message"]
    assert message["token"] == device.token
    assert message["notification"] == {"title": "House", "body": "Ana gave kudos to Loop."}
    assert message["android"]["collapse_key"] == message["data"]["tag"] == "ntf_1"
    assert message["android"]["ttl"] == "60s"


def test_googles_answers_mean_gone_later_or_never(google: Google) -> None:
    def said(code: str) -> bytes:
        return json.dumps({"error": {"details": [{"errorCode": code}]}}).encode()

    device = Device(kind="fcm", token="r" * 40)
    google.answers = [
        (404, {}, said("UNREGISTERED")),
        (429, {"Retry-After": "7"}, said("QUOTA_EXCEEDED")),
        (400, {}, said("INVALID_ARGUMENT")),
        (401, {}, b""),
        (200, {}, b"{}"),
    ]
    with pytest.raises(Gone):
        fcm.send(device, HELLO)
    with pytest.raises(Later) as later:
        fcm.send(device, HELLO)
    assert later.value.wait_s == 7
    with pytest.raises(Refused, match="400 INVALID_ARGUMENT"):
        fcm.send(device, HELLO)
    with pytest.raises(Later):
        fcm.send(device, HELLO)
    fcm.send(device, HELLO)  # with a new token
    assert len(google.granted) == 2


def test_apple_is_spoken_to_in_http2_with_a_token_that_is_kept(apple: Any) -> None:
    device = Device(kind="apns", token="ab" * 32)
    apple.answers = [(200, {}, b""), (200, {}, b"")]
    for _each in range(2):
        apns.send(device, HELLO)
    first, second = apple.asked
    assert first.path == "/3/device/" + "ab" * 32
    assert first.headers["apns-topic"] == "org.example.house"
    assert first.headers["apns-collapse-id"] == "ntf_1"
    left = int(first.headers["apns-expiration"]) - datetime.now(UTC).timestamp()
    assert 0 < left <= 61
    told = json.loads(first.body)
    assert told["aps"]["alert"] == {"title": "House", "body": "Ana gave kudos to Loop."}
    assert told["url"] == "/notifications/ntf_1"
    token = first.headers["authorization"].removeprefix("bearer ")
    assert jwt.get_unverified_header(token)["kid"] == "KEY1"
    assert jwt.decode(token, apple.key, algorithms=["ES256"])["iss"] == "TEAM1"
    assert second.headers["authorization"] == first.headers["authorization"]


def test_apples_answers_mean_gone_later_or_never(apple: Service) -> None:
    def said(reason: str) -> bytes:
        return json.dumps({"reason": reason}).encode()

    device = Device(kind="apns", token="ab" * 32)
    apple.answers = [
        (410, {}, said("Unregistered")),
        (400, {}, said("BadDeviceToken")),
        (429, {"Retry-After": "9"}, said("TooManyRequests")),
        (403, {}, said("ExpiredProviderToken")),
        (413, {}, said("PayloadTooLarge")),
    ]
    for expected in (Gone, Gone, Later, Later, Refused):
        with pytest.raises(expected):
            apns.send(device, HELLO)


def test_a_wait_is_read_in_both_forms_and_bounded() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert wait_of("30") == 30
    assert 80 <= (wait_of(soon) or 0) <= 90
    assert wait_of("9" * 30) == 6 * 3600
    assert wait_of("Sat, 01 Jan 2000 00:00:00 GMT") == 0
    assert wait_of("") is wait_of("soon") is None


def test_no_secret_is_written_to_the_log(
    web: Service, apple: Service, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("httpx").setLevel(logging.WARNING)  # as the settings say
    apple.answers = [(413, {}, b"{}")]
    with caplog.at_level(logging.INFO, logger="social"):
        web_push.send(browser(web, Reader()), HELLO)
        with pytest.raises(Refused) as refused:
            apns.send(Device(kind="apns", token="ab" * 32), HELLO)
    said = caplog.text + str(refused.value) + repr(apns._kept)
    assert "send/abc" not in said
    assert "ab" * 32 not in said
    assert apns._kept.text not in said


def test_settings_that_cannot_work_are_told_at_the_start(settings: Any) -> None:
    assert checks.push_settings_are_usable() == []
    settings.VAPID_PRIVATE_KEY = "short"
    settings.FCM_SERVICE_ACCOUNT = '{"private_key": "x"}'
    settings.APNS_KEY_ID = "KEY1"
    found = checks.push_settings_are_usable()
    assert [one.id for one in found] == [f"social_devices.E00{number}" for number in (1, 2, 3)]
    assert "APNS_TOPIC" in found[2].msg
