"""Every address asked as every persona. An address without a row here fails.

What may not be seen is 404 and never 403; pages that need a person send strangers to the sign-in page,
the API answers them 401.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from activities.activity.models import Activity
from conftest import Cast
from social.posts.models import Post
from tests.persona_rules import (
    AUDIENCES,
    DELETED,
    LOGIN,
    METHODS,
    REFUSED_ALIKE,
    Case,
    Expected,
)
from tests.persona_stage import content_type_of, owned, path_of  # noqa: F401 - a fixture
from tests.persona_table import TABLE

CONSOLE = "admin/"
CONSOLE_OPEN = {"admin/login/", "admin/logout/"}


def addresses() -> list[str]:
    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, path)
            else:
                yield path

    return list(walk(get_resolver().url_patterns, ""))


def test_every_address_of_the_house_has_a_row() -> None:
    ours = [address for address in addresses() if not address.startswith(CONSOLE)]
    assert sorted(set(ours)) == sorted(TABLE)


def _outcome(answer: Any) -> Expected:
    to_login = answer.status_code == 302 and answer["Location"].startswith("/login?")
    return LOGIN if to_login else answer.status_code


def _ask(client: Client, method: str, path: str) -> Expected:
    """The outcome of one request, whose writes are taken back."""
    cache.clear()
    with transaction.atomic():
        point = transaction.savepoint()
        kind = content_type_of(method, path)
        body = b"unknown=1" if kind.endswith("urlencoded") else b""
        outcome = _outcome(client.generic(method, path, body, content_type=kind))
        transaction.savepoint_rollback(point)
    return outcome


def address_of_activity(address: str) -> bool:
    """Who may see what is there follows the activity's audience."""
    shared = ("activit", "photos/<", "posts/<", "comments/<")
    return any(part in address for part in shared) or address == "@<str:handle>"


#: Where an address names nothing of anybody's and all who are in get the same, these need not ask as well.
ALIKE = ("follower", "pending", "coach")


def is_for_all(rule: Callable[[Case], Expected], audience: str) -> bool:
    return len({rule(Case(who, audience)) for who in (*ALIKE, "stranger", "owner", "staff")}) == 1


def _set_audience(activity: Activity, audience: str) -> None:
    """Of the activity, and of what its athlete wrote besides."""
    for post in Post.objects.filter(author=activity.athlete):
        post.deleted_at = timezone.now() if audience == DELETED else None
        post.audience = "everyone" if audience == DELETED else audience
        post.save()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_address_answers_every_persona_as_the_table_says(
    cast: Cast, browser: Callable[..., Client], owned: dict[str, str], audience: str
) -> None:
    _set_audience(Activity.objects.get(public_id=owned["<str:activity_id>"]), audience)
    clients = {name: browser(user) for name, user in cast.items()}
    wrong = []
    for address, row in TABLE.items():
        if audience != AUDIENCES[0] and not address_of_activity(address):
            continue  # no activity in it: asked once is enough
        path = path_of(address, owned)
        for who, client in clients.items():
            session = dict(client.cookies)
            for method in METHODS:
                rule = row.get(method)
                if rule is None and who not in REFUSED_ALIKE:
                    continue
                if rule and who in ALIKE and "<" not in address and is_for_all(rule, audience):
                    continue
                got = _ask(client, method, path)
                wanted = [rule(Case(who, audience))] if rule else [405, 401, LOGIN]
                if got not in wanted:
                    wrong.append(f"{who}: {method} {path} gave {got}, not {wanted}")
                client.cookies.update(session)
    assert not wrong, "\n".join(wrong)


def test_the_console_opens_for_staff_only(cast: Cast, browser: Callable[..., Client]) -> None:
    wrong = []
    console = [one for one in addresses() if one.startswith(CONSOLE) and "(?P" not in one]
    assert len(console) > 5
    for address in sorted(set(console) - CONSOLE_OPEN):
        path = "/" + address.replace("<path:object_id>", "1").replace("<path:content_type_id>", "1")
        for who, user in cast.items():
            answer = browser(user).get(path)
            refused = answer.status_code == 302 and "/admin/login/" in answer["Location"]
            if refused != (who != "staff"):
                wrong.append(f"{who}: {path} gave {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_suspended_athlete_vanishes_for_everyone(
    cast: Cast, browser: Callable[..., Client], owned: dict[str, str]
) -> None:
    cast.owner.is_active = False
    cast.owner.save()
    for who, user in cast.items():
        if who == "owner":
            continue
        for path in ("/activities/{}", "/api/activities/{}", "/api/activities/{}/thumbnail"):
            answer = browser(user).get(path.format(owned["<str:activity_id>"]))
            assert answer.status_code == 404, (who, path)


def test_what_moderation_hid_nobody_sees_not_even_followers(
    cast: Cast, browser: Callable[..., Client], owned: dict[str, str]
) -> None:
    activity = Activity.objects.get(public_id=owned["<str:activity_id>"])
    activity.post.hidden_at = timezone.now()
    activity.post.save()
    for who, user in cast.items():
        answer = browser(user).get(f"/activities/{activity.public_id}")
        assert answer.status_code == 404, who


def test_what_does_not_exist_and_what_is_not_shared_look_alike(
    cast: Cast, browser: Callable[..., Client], owned: dict[str, str]
) -> None:
    activity = Activity.objects.get(public_id=owned["<str:activity_id>"])
    _set_audience(activity, "only_me")
    client = browser(cast.stranger)
    hidden = client.get(f"/api/activities/{activity.public_id}")
    missing = client.get("/api/activities/act_nothing")
    bodies = [answer.json() for answer in (hidden, missing)]
    for body in bodies:
        body.pop("request_id")
    assert bodies[0] == bodies[1]
    assert (hidden.status_code, missing.status_code) == (404, 404)
