"""A read-only session asked everything: whatever would change something is refused, and says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.people.models import User
from conftest import PASSWORD, Cast, make_person
from stravalite import asgi, readonly
from tests.persona_stage import content_type_of, owned, path_of  # noqa: F401 - a fixture
from tests.persona_table import TABLE

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
WORDS = "Only for looking, says the test."


@pytest.fixture
def kind() -> Iterator[readonly.Kind]:
    yield readonly.register(readonly.Kind("test", message=WORDS, leave="signed_out"))
    readonly._kinds.pop("test")


def looking(user: User, kind: readonly.Kind, **facts: str) -> Client:
    """A browser inside a read-only session."""
    client = Client()
    request = RequestFactory().get("/")
    request.session = client.session  # type: ignore[attr-defined]
    readonly.enter(request, user, kind=kind, seconds=600, facts=facts)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everything in the database but the sessions themselves."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.label != "sessions.Session" and not model._meta.proxy
    }


def test_nothing_can_be_changed_anywhere(
    cast: Cast, request: pytest.FixtureRequest, kind: readonly.Kind
) -> None:
    things = request.getfixturevalue("owned")
    client = looking(cast.owner, kind)
    before = rows()
    asked, wrong = 0, []
    for address in TABLE:
        if address in {"logout", "signed-out"}:  # the ways out
            continue
        path = path_of(address, things)
        for method in UNSAFE:
            answer = client.generic(
                method, path, b"unknown=1", content_type=content_type_of(method, path)
            )
            asked += 1
            if answer.status_code != 403 or WORDS not in answer.content.decode():
                wrong.append(f"{method} {path} gave {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert asked > 300
    assert rows() == before


def test_looking_works_and_what_is_the_persons_own_is_closed(
    cast: Cast, request: pytest.FixtureRequest, kind: readonly.Kind
) -> None:
    things = request.getfixturevalue("owned")
    client = looking(cast.owner, kind)
    before, seen, closed = rows(), 0, 0
    for address, row in TABLE.items():
        if "GET" not in row:
            continue
        cache.clear()
        path = path_of(address, things)
        answer = client.get(path)
        if any(path.startswith(door) for door in readonly.CLOSED):
            closed += 1
            assert answer.status_code == 403, path
            assert WORDS in answer.content.decode(), path
        else:
            seen += answer.status_code == 200
            assert answer.status_code != 403, path
    assert client.get("/activities?q=river&sport=Run").status_code == 200
    assert (
        client.get("/activities").status_code == 200
    )  # nothing is remembered, so nothing is sent on
    assert closed > 15
    assert seen > 20
    assert client.get("/admin/").status_code == 403
    assert rows() == before


def test_refusals_of_the_api_have_its_shape(owner: User, kind: readonly.Kind) -> None:
    answer = looking(owner, kind).patch("/api/athlete", {"name": "X"}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only")
    assert answer.json()["message"] == WORDS
    assert answer.json()["request_id"]


def test_going_in_leaves_no_trace_with_the_person_and_going_out_none_in_the_browser(
    owner: User, kind: readonly.Kind
) -> None:
    client = looking(owner, kind, why="to help")
    assert client.get("/activities").status_code == 200
    owner.refresh_from_db()
    assert owner.last_login is None
    assert not UserSession.objects.filter(user=owner).exists()
    assert client.post("/logout").status_code == 302
    assert SESSION_KEY not in client.session
    assert client.get("/activities")["Location"].startswith("/login")
    # ... and a person who signs in afterwards may write again
    assert client.login(username=owner.email, password=PASSWORD)
    assert client.post("/settings/profile", {}).status_code == 422


def test_a_mark_of_a_kind_nobody_knows_any_more_still_holds(owner: User) -> None:
    client = looking(owner, readonly.Kind("of another version"))
    assert client.post("/activities/new", {}).status_code == 403
    assert client.get("/settings/tokens").status_code == 403
    assert client.post("/logout").status_code == 302


def test_an_ordinary_session_is_not_marked(
    owner: User, browser: Callable[[User | None], Client]
) -> None:
    assert browser(owner).get("/activities").wsgi_request.read_only is None
    assert browser(owner).post("/activities/new", {"name": "x"}).status_code == 422


@pytest.mark.django_db(transaction=True)
async def test_a_socket_listens_and_takes_nothing_else(kind: readonly.Kind) -> None:
    def cookie() -> bytes:
        client = looking(make_person("Owner"), kind)
        return f"sessionid={client.cookies['sessionid'].value}".encode()

    headers = [
        (b"host", b"testserver"),
        (b"origin", b"http://testserver"),
        (b"cookie", await database_sync_to_async(cookie)()),
    ]
    socket = WebsocketCommunicator(asgi.application, "/ws/", headers=headers)
    assert (await socket.connect(timeout=5))[0]
    await socket.send_json_to({"subscribe": ["job:1"]})
    assert (await socket.receive_json_from(timeout=5))["type"] == "subscribed"
    await socket.send_json_to({"say": "hello"})
    answer = await socket.receive_json_from(timeout=5)
    assert (answer["code"], answer["message"]) == ("read_only", WORDS)
    await socket.disconnect()
