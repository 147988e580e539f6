"""S0's endpoints: runs, analytics, leaderboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services
from activities.activity.models import Activity
from analytics.statistics.queries import leaderboard, run_totals
from conftest import Cast, make_person
from social.graph import blocking
from social.graph.viewer import NOBODY, Viewer
from tests.recorded import work

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Api = Callable[[User | None], APIClient]


def _run(athlete: User, day: int, distance_m: float, elapsed_s: float = 3600, **more: Any) -> Any:
    return services.create_manual(
        athlete=athlete,
        sport=more.pop("sport", "Run"),
        start_time=START + timedelta(days=day),
        elapsed_s=elapsed_s,
        distance_m=distance_m,
        **more,
    )


@pytest.mark.parametrize("base", ["/api/runs/", "/runs/"])
def test_a_run_is_taken_at_once_and_worked_out_later(owner: User, api: Api, base: str) -> None:
    client = api(owner)
    given_run = {"duration": 1800, "distance": 5000.0, "date": "2026-03-01T07:00:00Z"}
    answer = client.post(base + owner.public_id, given_run)
    assert answer.status_code == 202
    run = answer.json()
    assert run["status"] == "processing"
    assert (run["duration"], run["distance"]) == (1800, 5000.0)
    assert run["date"] == "2026-03-01T07:00:00Z"
    assert client.get(run["status_url"]).json()["status"] == "processing"
    assert client.get(base + owner.public_id).json()["results"] == []
    work()
    assert client.get(run["status_url"]).json()["status"] == "ready"
    (listed,) = client.get(base + owner.public_id).json()["results"]
    assert listed == {**run, "status": "ready"}
    assert client.get("/api/runs").json()["results"] == [listed]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"duration": 0}, 400),
        ({"duration": "long"}, 400),
        ({"distance": -1}, 400),
        ({"distance": "nan"}, 400),
        ({"distance": "inf"}, 400),
        ({"distance": 1e9}, 422),
        ({"date": "yesterday"}, 400),
        ({"date": "2126-01-01T00:00:00Z"}, 422),
        ({"date": "1901-01-01T00:00:00Z"}, 422),
    ],
)
def test_a_run_that_cannot_be_is_refused(
    owner: User, api: Api, change: dict[str, Any], status: int
) -> None:
    run = {"duration": 1800, "distance": 5000.0, "date": "2026-03-01T07:00:00Z", **change}
    answer = api(owner).post(f"/runs/{owner.public_id}", run)
    assert answer.status_code == status, answer.json()
    assert not Activity.objects.exists()


def test_nobody_reads_or_writes_anothers_runs(cast: Cast, api: Api) -> None:
    for base in ("/runs/", "/analytics/", "/api/runs/", "/api/analytics/"):
        answer = api(cast.follower).get(base + cast.owner.public_id)
        assert answer.status_code == 404
    run = {"duration": 1800, "distance": 5000.0}
    assert api(cast.follower).post(f"/runs/{cast.owner.public_id}", run).status_code == 404


class TestTotals(TestCase):
    """Against sums made by hand."""

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 60),
                st.floats(0, 20_000).map(lambda metres: round(metres, 1)),
                st.integers(3000, 9000),
                st.sampled_from(["Run", "TrailRun", "Ride"]),
            ),
            max_size=12,
        )
    )
    def test_pace_bests_and_rolling_weeks(self, given_runs: list[Any]) -> None:
        owner = make_person("Law")
        for day, metres, seconds, sport in given_runs:
            _run(owner, day, metres, seconds, sport=sport)
        runs = [run for run in given_runs if run[3] != "Ride"]
        totals = run_totals(owner.pk)
        with_way = [run for run in runs if run[1] > 0]
        way = sum(run[1] for run in with_way)
        pace = sum(run[2] for run in with_way) / way * 1000 if way else None
        assert totals.average_pace_s_per_km == (pytest.approx(pace) if pace else None)
        assert totals.max_distance_m == max((run[1] for run in runs), default=None)
        assert totals.min_duration_s == min((run[2] for run in runs), default=None)
        days = sorted({run[0] for run in runs}, reverse=True)[:30]
        assert [row.date for row in totals.rolling] == [
            (START + timedelta(days=day)).date() for day in days
        ]
        for row, day in zip(totals.rolling, days, strict=True):
            assert row.distance_m == pytest.approx(sum(r[1] for r in runs if r[0] == day))
            week = sum(run[1] for run in runs if day - 6 <= run[0] <= day)
            assert row.rolling_7_day_distance_m == pytest.approx(week)


def test_the_week_is_counted_in_the_days_of_the_place(owner: User) -> None:
    owner.preferences.timezone = "Australia/Sydney"
    owner.preferences.save()
    # 20:00 UTC on Saturday is Sunday morning in Sydney
    services.create_manual(
        athlete=owner,
        sport="Run",
        start_time=datetime(2026, 3, 7, 20, 0, tzinfo=UTC),
        elapsed_s=3600,
        distance_m=5000,
    )
    assert [row.date for row in run_totals(owner.pk).rolling] == [date(2026, 3, 8)]


def test_analytics_without_a_run_are_zeros_as_s0_says(owner: User, api: Api) -> None:
    found = api(owner).get(f"/analytics/{owner.public_id}").json()
    assert found["average_pace_sec_per_unit"] == 0
    assert found["personal_best"]["max_distance"] == 0
    assert found["rolling_7_day_totals"] == []


def test_analytics_answer_twenty_times_an_hour(owner: User, api: Api) -> None:
    client = api(owner)
    statuses = [client.get(f"/analytics/{owner.public_id}").status_code for _n in range(20)]
    assert set(statuses) == {200}
    answer = client.get(f"/api/analytics/{owner.public_id}")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 3601


def test_only_what_everyone_may_see_counts_on_the_leaderboard(cast: Cast) -> None:
    _run(cast.owner, 1, 5000, audience="everyone")
    _run(cast.owner, 2, 7000, audience="followers")
    _run(cast.owner, 3, 9000, audience="only_me")
    _run(cast.owner, 4, 8000, audience="everyone", sport="Ride")
    deleted = _run(cast.owner, 5, 6000, audience="everyone")
    services.delete(deleted)
    _run(cast.stranger, 1, 4000, audience="everyone")
    expected = [(1, cast.owner.handle, 5000.0), (2, cast.stranger.handle, 4000.0)]
    for viewer in (NOBODY, Viewer(cast.owner), Viewer(cast.follower), Viewer(cast.staff)):
        rows = leaderboard(viewer)
        assert [(row.rank, row.handle, row.total_distance_m) for row in rows] == expected
    assert [row.handle for row in leaderboard(Viewer(cast.blocked))] == [cast.stranger.handle]


def test_the_leaderboard_has_ten_places(db: None) -> None:
    for n in range(12):
        _run(make_person(f"P{n}"), 1, 1000.0 * (n + 1), audience="everyone")
    rows = leaderboard(NOBODY)
    assert [row.rank for row in rows] == list(range(1, 11))
    assert [row.total_distance_m for row in rows] == [1000.0 * n for n in range(12, 2, -1)]


def test_the_leaderboard_is_remembered_for_a_while(
    owner: User, django_assert_num_queries: Any
) -> None:
    _run(owner, 1, 5000, audience="everyone")
    leaderboard(NOBODY)
    with django_assert_num_queries(1):  # only who is still there
        leaderboard(NOBODY)
    _run(owner, 2, 5000, audience="everyone")
    assert leaderboard(NOBODY)[0].total_distance_m == 5000
    cache.clear()
    assert leaderboard(NOBODY)[0].total_distance_m == 10_000


def test_whoever_blocks_somebody_does_not_meet_them_on_the_leaderboard(owner: User) -> None:
    other = make_person("Other")
    _run(other, 1, 5000, audience="everyone")
    assert leaderboard(Viewer(owner))
    blocking.block(blocker=owner, blocked=other)
    assert leaderboard(Viewer(owner)) == []
