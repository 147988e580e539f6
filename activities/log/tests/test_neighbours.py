"""The activities before and after one: in the order of their athlete, and only what may be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.activity import services
from activities.activity.models import Activity
from activities.log.queries import neighbours_of
from conftest import Cast
from social.graph.viewer import Viewer

START = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def days(cast: Cast) -> list[Activity]:
    """Four of the owner's in a row, two of which began in the same second; who may see them differs."""
    made = [
        services.create_manual(
            athlete=cast.owner,
            sport="Run",
            start_time=START + timedelta(days=day),
            elapsed_s=1800.0,
            name=name,
            audience=audience,
        )
        for day, name, audience in (
            (0, "First", "everyone"),
            (1, "Mine alone", "only_me"),
            (1, "Twin", "followers"),
            (2, "Last", "everyone"),
        )
    ]
    services.create_manual(
        athlete=cast.stranger, sport="Run", start_time=START + timedelta(hours=30),
        elapsed_s=60.0, name="Of somebody else", audience="everyone",
    )  # fmt: skip
    return list(Activity.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def names(activity: Activity, viewer: Viewer) -> tuple[Any, Any]:
    before, after = neighbours_of(activity, viewer)
    return before and before.name, after and after.name


def test_the_owner_walks_through_all_of_them(cast: Cast, days: list[Activity]) -> None:
    walk = [names(each, Viewer(cast.owner)) for each in days]
    assert walk == [
        (None, "Mine alone"),
        ("First", "Twin"),
        ("Mine alone", "Last"),
        ("Twin", None),
    ]


def test_others_pass_over_what_they_may_not_see(cast: Cast, days: list[Activity]) -> None:
    first, _alone, twin, last = days
    assert names(first, Viewer(cast.follower)) == (None, "Twin")
    assert names(twin, Viewer(cast.follower)) == ("First", "Last")
    assert names(first, Viewer(cast.stranger)) == (None, "Last")
    assert names(last, Viewer(None)) == ("First", None)


def test_what_was_deleted_is_passed_over(cast: Cast, days: list[Activity]) -> None:
    services.delete(days[1])
    assert names(days[0], Viewer(cast.owner)) == (None, "Twin")


def test_the_page_links_them(
    cast: Cast, days: list[Activity], browser: Callable[..., Client]
) -> None:
    page = browser(cast.follower).get(f"/activities/{days[2].public_id}").content.decode()
    for rel, other in (("prev", days[0]), ("next", days[3])):
        assert f'rel="{rel}" data-key' in page
        assert f'href="/activities/{other.public_id}" title="{other.name}"' in page
    assert "Mine alone" not in page


def test_each_is_one_query_by_the_index_of_the_list(cast: Cast, days: list[Activity]) -> None:
    with CaptureQueriesContext(connection) as asked:
        neighbours_of(days[1], Viewer(cast.owner))
    assert len(asked) == 2
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
            plan = " ".join(str(row[3]) for row in cursor.fetchall())
            assert "activity_athlete_newest" in plan, plan
