"""Ranks and windows of best efforts, against the plain definition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.models import Activity
from analytics.efforts import services
from analytics.efforts.curves import Effort
from analytics.efforts.queries import best_of, of_activity, window_start
from conftest import make_person
from social.graph.viewer import Viewer

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def _run(owner: User, days_ago: float, seconds: float, **fields: Any) -> Activity:
    """A run whose fastest kilometre took so long."""
    activity = activities.create_manual(
        athlete=owner,
        sport=fields.pop("sport", "Run"),
        start_time=NOW - timedelta(days=days_ago),
        elapsed_s=1800,
        distance_m=3000,
    )
    Activity.objects.filter(pk=activity.pk).update(**fields)
    activity.refresh_from_db()
    services.store(activity, [Effort(1000.0, seconds, 60.0, 60.0 + seconds)])
    return activity


def _best(owner: User, window: str, top: int = 3) -> list[tuple[float, int | None]]:
    found = best_of(Viewer(owner), window=window, today=NOW.date(), zone="UTC", top=top)
    return [(effort.elapsed_s, effort.rank_window) for effort in found]


class TestTheDefinition(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.integers(0, 1200), st.sampled_from([200.0, 210.0, 220.5, 240.0])),
            min_size=1,
            max_size=10,
            unique_by=lambda run: run[0],
        )
    )
    def test_the_fastest_three_of_every_window_and_every_rank(
        self, runs: list[tuple[int, float]]
    ) -> None:
        owner = make_person("Law")
        made = [(_run(owner, days, seconds), days, seconds) for days, seconds in runs]
        # of equally fast ones the earlier is the better
        order = {activity.pk: (seconds, -days) for activity, days, seconds in made}
        for window, first in (
            ("all", date(1990, 1, 1)),
            ("2y", date(2024, 11, 21)),
            ("1y", date(2025, 11, 21)),
            ("3m", date(2026, 8, 21)),
        ):
            inside = sorted(
                order[activity.pk]
                for activity, _days, _seconds in made
                if activity.start_time.date() >= first
            )
            expected = [(key[0], place) for place, key in enumerate(inside[:3], start=1)]
            assert _best(owner, window) == expected
        for activity, _days, _seconds in made:
            (effort,) = of_activity(activity)
            assert effort.rank_all == 1 + sum(key < order[activity.pk] for key in order.values())


def test_what_may_not_be_a_record_is_not_ranked_and_ranks_nobody(owner: User) -> None:
    slow = _run(owner, 1, 300)
    odd = [
        _run(owner, 2, 200, trustworthy_clock=False),
        _run(owner, 3, 201, excluded_from_records=True),
    ]
    deleted = _run(owner, 4, 202)
    activities.delete(deleted)
    _run(owner, 5, 150, sport="Ride")
    _run(make_person("Faster"), 6, 140)
    assert _best(owner, "all") == [(300, 1)]
    (effort,) = of_activity(slow)
    assert (effort.rank_all, effort.rank_window) == (1, 1)
    for activity in odd:
        (effort,) = of_activity(activity)
        assert (effort.rank_all, effort.rank_window) == (None, None)
    activities.restore(deleted)
    assert _best(owner, "all") == [(202, 1), (300, 2)]


def test_the_rank_of_the_year_looks_back_twelve_months_only(owner: User) -> None:
    _run(owner, 500, 200)
    _run(owner, 100, 210)
    middle = _run(owner, 50, 220)
    _run(owner, 10, 205)
    (effort,) = of_activity(middle)
    assert (effort.rank_all, effort.rank_window) == (4, 2)


def test_storing_twice_is_storing_once(owner: User) -> None:
    activity = _run(owner, 1, 300)
    services.store(activity, [Effort(1000.0, 300.0, 60.0, 360.0)])
    assert len(of_activity(activity)) == 1
    services.store(activity, None)
    assert of_activity(activity) == []


@pytest.mark.parametrize(
    ("window", "today", "expected"),
    [
        ("3m", date(2026, 5, 31), date(2026, 2, 28)),
        ("3m", date(2026, 1, 15), date(2025, 10, 15)),
        ("1y", date(2024, 2, 29), date(2023, 2, 28)),
        ("2y", date(2026, 11, 21), date(2024, 11, 21)),
        ("3m", date(2026, 3, 31), date(2025, 12, 31)),
    ],
)
def test_a_window_begins_on_the_same_day_of_an_earlier_month(
    window: str, today: date, expected: date
) -> None:
    assert window_start(window, today, "UTC").date() == expected


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.sampled_from(["3m", "1y", "2y"]),
    st.sampled_from(["UTC", "Australia/Sydney", "America/Sao_Paulo", "Asia/Kathmandu"]),
)
def test_a_window_begins_at_a_midnight_of_the_place_before_today(
    today: date, window: str, zone: str
) -> None:
    start = window_start(window, today, zone)
    assert (start.hour, start.minute) == (0, 0)
    assert start.date() < today
    months = {"3m": 3, "1y": 12, "2y": 24}[window]
    assert (today.year - start.year) * 12 + today.month - start.month == months


def test_today_is_the_athletes_own_day(owner: User, api: Callable[..., APIClient]) -> None:
    owner.preferences.timezone = "Pacific/Auckland"
    owner.preferences.save()
    edge = datetime(2026, 8, 21, 11, 0, tzinfo=UTC)  # the evening of the 21st there
    activity = activities.create_manual(
        athlete=owner, sport="Run", start_time=edge, elapsed_s=1800, distance_m=3000
    )
    services.store(activity, [Effort(1000.0, 300.0, 0.0, 300.0)])
    path = "/api/analytics/best-efforts-cached?window=3m"
    # 13:00 UTC on the 21st is the 22nd in Auckland: the window begins on 22 August
    for hour, count in ((10, 1), (13, 0)):
        with time_machine.travel(datetime(2026, 11, 21, hour, tzinfo=UTC), tick=False):
            assert len(api(owner).get(path).json()) == count, hour


def test_an_unknown_window_is_400(owner: User, api: Callable[..., APIClient]) -> None:
    answer = api(owner).get("/api/analytics/best-efforts-cached?window=week")
    assert answer.status_code == 400
    assert "window" in answer.json()["fields"]
