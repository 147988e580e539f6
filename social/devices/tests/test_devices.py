"""Devices: registered, moved, tested, forgotten, and ended with the sign-in they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people import sessions, tokens
from accounts.people.api_tokens import make as make_token
from accounts.people.models import User
from conftest import Cast, make_person
from social.devices import services
from social.devices.models import Device
from social.devices.services import State
from social.devices.tests.push_services import Reader, Service, serving

pytestmark = pytest.mark.django_db
ADDRESS = "/api/athlete/devices"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.fixture
def web(settings: Any) -> Iterator[Service]:
    settings.WEB_PUSH_LOOPBACK = True
    with serving(Service()) as service:
        yield service


def given(service: Service, name: str = "a") -> dict[str, Any]:
    return {"kind": "web", "token": f"{service.url}/send/{name}", "keys": Reader().keys}


def registered(athlete: User, service: Service, name: str = "a", **more: Any) -> Device:
    return services.register(athlete, **given(service, name), **more)


def test_a_browser_registers_tests_and_removes_itself(
    owner: User, browser: Callable[..., Client], web: Service
) -> None:
    client = browser(owner)
    answer = client.post(
        ADDRESS, given(web), content_type="application/json", headers={"User-Agent": CHROME}
    )
    assert answer.status_code == 201
    shown = answer.json()
    assert shown["name"] == "Chrome, Linux"
    assert "token" not in shown
    page = client.get("/settings/notifications").content.decode()
    assert "Chrome, Linux" in page
    assert web.url not in page
    again = client.post(ADDRESS, given(web), content_type="application/json").json()
    assert again["id"] == shown["id"]
    there = f"/settings/notifications/devices/{shown['id']}"
    said = client.post(f"{there}/test", follow=True).content.decode()
    assert "Sent. It should appear" in said
    assert len(web.asked) == 1
    client.post(f"{there}/remove")
    assert client.get(ADDRESS).json() == []


def test_the_test_says_what_really_happened(
    owner: User, api: Callable[..., APIClient], web: Service
) -> None:
    device = registered(owner, web)
    web.answers = [(503, {}, b""), (400, {}, b""), (201, {}, b""), (410, {}, b"")]
    path = f"{ADDRESS}/{device.public_id}/test"
    said = [api(owner).post(path).json() for _each in range(4)]
    assert [one["state"] for one in said] == ["later", "refused", "sent", "gone"]
    assert said[1]["reason"] == "400"
    assert not Device.objects.exists()
    assert api(owner).post(path).status_code == 404


def test_tests_are_counted(owner: User, api: Callable[..., APIClient], web: Service) -> None:
    path = f"{ADDRESS}/{registered(owner, web).public_id}/test"
    said = [api(owner).post(path).status_code for _each in range(7)]
    assert said == [200] * 6 + [429]
    assert len(web.asked) == 6


def test_a_device_that_somebody_else_registers_is_theirs_alone(cast: Cast, web: Service) -> None:
    registered(cast.owner, web)
    moved = registered(cast.stranger, web)
    assert [one.pk for one in services.of(cast.stranger)] == [moved.pk]
    assert services.of(cast.owner) == []


@pytest.mark.parametrize("way", ["sign-out", "elsewhere", "everywhere", "expired"])
def test_a_device_ends_with_its_sign_in(
    owner: User, browser: Callable[..., Client], web: Service, way: str
) -> None:
    client, other = browser(owner), browser(owner)
    client.post(ADDRESS, given(web), content_type="application/json")
    other.post(ADDRESS, given(web, "b"), content_type="application/json")
    key = str(client.session.session_key)
    if way == "sign-out":
        client.post("/logout")
    elif way == "elsewhere":
        sessions.end(owner, sessions.id_of(key))
    elif way == "everywhere":
        sessions.end_others(owner, here=str(other.session.session_key))
    else:
        from django.contrib.sessions.models import Session

        past = timezone.now() - timedelta(minutes=1)
        Session.objects.filter(session_key=key).update(expire_date=past)
    assert [one.token for one in services.of(owner)] == [f"{web.url}/send/b"]
    assert Device.objects.count() == 1


def test_a_device_of_an_app_ends_with_its_tokens(owner: User, web: Service) -> None:
    app = tokens.issue(owner, user_agent="app")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {app.access}")
    assert client.post(ADDRESS, given(web)).status_code == 201
    assert len(services.of(owner)) == 1
    tokens.revoke(app.family, reason="ended")
    assert services.of(owner) == []


def test_a_token_made_for_a_program_registers_no_devices(owner: User, web: Service) -> None:
    _row, text = make_token(owner, name="x", scopes=["read", "write"], days=None)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    assert client.post(ADDRESS, given(web)).status_code == 403
    assert client.get(ADDRESS).status_code == 403


def test_what_is_no_device_or_not_set_up_is_refused_with_its_field(
    owner: User, api: Callable[..., APIClient], web: Service
) -> None:
    def refusal(**changes: Any) -> tuple[int, str, list[str]]:
        answer = api(owner).post(ADDRESS, {**given(web), **changes})
        body = answer.json()
        return answer.status_code, body["code"], list(body.get("fields", {}))

    assert refusal(token="https://example.org/x") == (422, "bad_device", ["token"])
    assert refusal(keys={"auth": "x"}) == (422, "bad_device", ["keys"])
    assert refusal(kind="apns") == (422, "push_not_set_up", [])
    ways = {one["kind"]: one for one in api(owner).get(f"{ADDRESS}/ways").json()}
    assert [kind for kind, one in ways.items() if one["ready"]] == ["web"]
    assert len(ways["web"]["application_server_key"]) == 87


def test_there_is_a_limit_and_a_known_device_is_always_known_again(
    owner: User, web: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    registered(owner, web, "a")
    registered(owner, web, "b")
    with pytest.raises(services.BadDevice, match="too many"):
        registered(owner, web, "c")
    registered(owner, web, "a")


def test_a_device_that_has_failed_for_a_month_is_forgotten(owner: User, web: Service) -> None:
    device = registered(owner, web)
    message = services.Message("House", "x", "/", "x")
    web.answers = [(503, {}, b""), (201, {}, b""), (503, {}, b""), (503, {}, b"")]

    def failing() -> Any:
        return Device.objects.values_list("failing_since", flat=True).get()

    assert services.deliver(device, message).state == State.LATER
    assert failing() is not None
    assert services.deliver(device, message).state == State.SENT
    assert failing() is None
    services.deliver(device, message)
    Device.objects.update(failing_since=timezone.now() - timedelta(days=31))
    services.deliver(device, message)
    assert not Device.objects.exists()


def test_nobody_touches_the_devices_of_another(
    cast: Cast, api: Callable[..., APIClient], web: Service
) -> None:
    device = registered(cast.owner, web)
    path = f"{ADDRESS}/{device.public_id}"
    assert api(cast.stranger).delete(path).status_code == 404
    assert api(cast.stranger).post(f"{path}/test").status_code == 404
    assert web.asked == []


def test_the_console_lists_devices_without_what_leads_to_them(
    cast: Cast, browser: Callable[..., Client], web: Service
) -> None:
    device = registered(cast.owner, web, session_id="web_77")
    client = browser(cast.staff)
    base = "/admin/social_devices/device/"
    for path in (base, f"{base}{device.pk}/change/"):
        page = client.get(path).content.decode()
        assert device.public_id in page
        assert web.url not in page
        assert device.keys["auth"] not in page
        assert "web_77" not in page
    first = client.get("/admin/").content.decode()
    assert "not set up; see the settings" in first


def test_the_worker_script_lies_at_the_root_under_the_strict_policy(db: None) -> None:
    answer = Client().get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-cache"


def test_nothing_of_devices_is_left_of_who_leaves(web: Service) -> None:
    from social.devices.deletion import erase

    ana = make_person("Ana")
    registered(ana, web)
    erase(ana.pk)
    assert not Device.objects.exists()
