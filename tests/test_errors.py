"""What people and programs are told when it is not their fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from accounts.people.models import User

PARTS = ("What happened", "What is safe", "What to try next", "<code>")


@contextmanager
def no_database() -> Iterator[None]:
    def away(*_query: Any, **_more: Any) -> None:
        raise OperationalError("connection refused")

    cache.clear()  # sessions live there too
    with connection.execute_wrapper(away):
        yield


@pytest.fixture
def signed_in(owner: User, browser: Callable[..., Client]) -> Client:
    client = browser(owner)
    client.raise_request_exception = False
    return client


def test_without_its_database_every_page_says_come_back_soon(signed_in: Client) -> None:
    for path in ("/activities", "/settings/preferences", "/upload"):
        with no_database():
            answer = signed_in.get(path)
        assert answer.status_code == 503, path
        assert answer["Retry-After"] == "10"
        page = answer.content.decode()
        assert page.count("<h1") == 1
        for part in PARTS[:3]:
            assert part in page
        assert "connection refused" not in page
    assert signed_in.get("/activities").status_code == 200


def test_without_its_database_the_api_says_so_in_its_own_shape(signed_in: Client) -> None:
    with no_database():
        answer = signed_in.get("/api/activities")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")
    assert answer.json()["type"] == "internal"
    assert answer.json()["code"] == "unavailable"
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_what_is_missing_and_what_broke_say_the_four_parts(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = signed_in.get("/activities/act_nothing")
    monkeypatch.setattr("activities.log.queries.Activity.objects", None)
    broken = signed_in.get("/activities")
    for answer, status in ((missing, 404), (broken, 500)):
        assert answer.status_code == status
        for part in PARTS:
            assert part in answer.content.decode(), (status, part)
        assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500, 503])
def test_every_refusal_has_the_four_parts(code: int, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    page = render_to_string(f"errors/{code}.html", {"request_id": "7f3a"}, request)
    for part in PARTS:
        assert part in page, part
    assert "7f3a" in page
