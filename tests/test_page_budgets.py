"""What a page may ask of the database. A page without a row here has the smallest budget."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import Cast
from tests.persona_rules import LOGIN, Case
from tests.persona_stage import owned, path_of  # noqa: F401 - a fixture
from tests.persona_table import TABLE

LEAST = 10
BUDGET = {
    "feed": 14,  # twelve of its own, the alerts at the top of every page, what a newcomer has done
    "activities": 12,
    "activities/new": 12,
    "activities/<str:public_id>": 15,
    "activities/<str:public_id>/edit": 12,
    "upload": 12,
    "@<str:handle>": 19,
    "@<str:handle>/followers": 13,
    "@<str:handle>/following": 13,
    "@<str:handle>/activities": 11,
    "athletes": 13,
    "settings/notifications": 11,  # which sign-ins of one's devices last
}
PROGRAMS = ("api", "auth/", "runs/", "analytics/", "leaderboard", "metrics")


def pages() -> list[str]:
    """Whatever answers the owner's GET with a page."""
    mine = Case("owner", "everyone")
    return [
        address
        for address, row in TABLE.items()
        if not address.startswith(PROGRAMS) and "GET" in row and row["GET"](mine) == 200
    ]


@pytest.mark.parametrize("who", ["owner", "anonymous"])
def test_every_page_keeps_to_its_budget_of_queries(
    cast: Cast, browser: Callable[..., Client], request: pytest.FixtureRequest, who: str
) -> None:
    things = request.getfixturevalue("owned")
    client, over = browser(getattr(cast, who)), []
    for address in pages():
        if TABLE[address]["GET"](Case(who, "everyone")) in {LOGIN, 302}:
            continue
        path = path_of(address, things)
        client.get(path)  # sessions and content types are warm, what a cache may lose is not
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(path)
        if len(asked) > BUDGET.get(address, LEAST):
            over.append(f"{path}: {len(asked)} queries")
    assert not over, "\n".join(over)


def test_the_budget_names_pages_that_exist() -> None:
    assert set(BUDGET) <= set(pages())
    assert len(pages()) > 10
