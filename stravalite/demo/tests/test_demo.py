"""Sample athletes: enough, varied, the same every time, made through the real doors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from accounts.people.models import Audience, Role, User
from activities.activity.models import Activity
from activities.numbers.synthetic import Conditions, synthesise
from activities.recordings.reading import read
from activities.uploads.models import SourceFile, Upload, UploadStatus
from activities.uploads.recomputing import stale
from social.graph.models import Coaching, CoachingState, Follow, FollowState
from social.posts.models import Comment, Kudos, Post
from stravalite.demo import services
from stravalite.demo.fit import write_fit
from stravalite.demo.models import SampleAthlete
from stravalite.demo.plan import ATHLETES, Athlete
from stravalite.demo.recording import recorded
from stravalite.demo.services import fill
from stravalite.demo.sessions import Session
from stravalite.jobs.models import Job

DAY = date(2026, 6, 15)
MONTHS = 64  # days; far enough back for every kind of activity but a triathlon
NUMBERS = ("start_time", "sport", "name", "distance_m", "moving_s", "elevation_gain_m")
MORE = ("average_heartrate_bpm", "average_power_w", "calories_kcal", "post__audience", "track")


SOLO = Athlete("Solo", "solo@demo.example", "Edge 530", 1, (), (), (), hosts=True)


def numbers() -> list[tuple[Any, ...]]:
    rows = Activity.objects.order_by("start_time", "sport")
    return list(rows.values_list("athlete__email", *NUMBERS, *MORE))


@pytest.mark.django_db
def test_athletes_with_varied_months_that_a_second_fill_leaves_alone() -> None:
    said = StringIO()
    filled = fill(OutputWrapper(said), today=DAY, days=MONTHS)
    assert {user.name for user in filled.athletes} == {plan.name for plan in ATHLETES}
    assert filled.owner == User.objects.get(email="tomas@demo.example")
    assert Activity.objects.count() >= 80
    assert set(Upload.objects.values_list("status", flat=True)) == {UploadStatus.DONE}
    assert {a.sport for a in Activity.objects.all()} >= {
        "Run", "TrailRun", "Ride", "GravelRide", "Swim", "WeightTraining", "Hike", "Walk",
    }  # fmt: skip
    audiences = set(Activity.objects.values_list("post__audience", flat=True))
    assert audiences == set(Audience.values)
    accepted = Follow.objects.filter(state=FollowState.ACCEPTED).count()
    assert accepted == len(list(permutations(filled.athletes, 2)))
    agreed = Coaching.objects.filter(state=CoachingState.ACCEPTED)
    assert agreed.count() == 2
    assert {row.coach.name for row in agreed} == {"Marta Lima"}
    assert Activity.objects.exclude(multisport_id="").count() == 2
    lengths = Activity.objects.filter(sport="Swim").exclude(detail__lengths=[])
    assert all(a.distance_m == 25 * sum(x["active"] for x in a.detail.lengths) for a in lengths)
    assert Activity.objects.filter(sport="WeightTraining").exclude(detail__sets=[]).count() >= 5
    assert Activity.objects.filter(average_power_w__gt=80).count() >= 10
    assert list(stale()) == []  # nothing waits to be worked out again
    # the password is said once, and is the real one
    assert said.getvalue().count(filled.password) == 1
    assert authenticate(None, username="ana@demo.example", password=filled.password) is not None

    before, files = numbers(), SourceFile.objects.count()
    again = StringIO()
    second = fill(OutputWrapper(again), today=DAY + timedelta(days=3), days=MONTHS)
    assert (second.added, second.password) == (0, "")
    assert "password" not in again.getvalue()
    assert (numbers(), SourceFile.objects.count()) == (before, files)

    # an empty server filled anew has the very same numbers
    Activity.objects.all().delete()
    User.objects.all().delete()
    fill(today=DAY, days=MONTHS)
    assert numbers() == before


@pytest.mark.django_db
def test_on_a_server_with_people_nobody_becomes_owner(owner: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("stravalite.demo.services.ATHLETES", ())
    assert fill().athletes == []
    monkeypatch.setattr("stravalite.demo.services.ATHLETES", (SOLO,))
    filled = fill()
    assert filled.owner is None
    assert filled.athletes[0].role == Role.MEMBER


@pytest.mark.django_db
def test_the_first_on_an_empty_server_is_its_owner_even_without_registration(
    monkeypatch: Any, settings: Any
) -> None:
    settings.REGISTRATION = "closed"
    monkeypatch.setattr("stravalite.demo.services.ATHLETES", (SOLO,))
    said = StringIO()
    call_command("demo", stdout=said)
    assert User.objects.get().role == Role.OWNER
    assert "owner of this server" in said.getvalue()


@pytest.mark.parametrize(
    ("sport", "sub_sport", "extra"),
    [
        ("Ride", None, {"conditions": Conditions(power=True)}),
        ("Run", "treadmill", {"indoor": True}),
        ("Swim", "pool", {"pool_length_m": 25.0}),
        ("WeightTraining", "strength", {}),
    ],
)
def test_a_fit_file_says_what_was_recorded(
    sport: str, sub_sport: str | None, extra: dict[str, Any]
) -> None:
    made = synthesise(sport, 1500, 8, **extra)
    made.sub_sport = sub_sport
    (found,) = read(write_fit([made], product="Edge 530", serial=4))
    assert (found.sport, found.start_time, found.indoor) == (sport, made.start_time, made.indoor)
    assert found.elapsed_s == made.elapsed_s
    assert found.notes == []
    assert set(found.streams) == set(made.streams)
    for name, tolerance in (("lat", 1e-6), ("altitude", 0.11), ("distance", 0.01), ("power", 0.5)):
        if name in made.streams:
            assert np.allclose(found.streams[name], made.streams[name], atol=tolerance)
    assert [lap.totals.distance_m for lap in found.laps] == pytest.approx(
        [lap.totals.distance_m for lap in made.laps], abs=0.01
    )
    assert [x.active for x in found.lengths] == [x.active for x in made.lengths]
    assert [(x.repetitions, x.weight_kg) for x in found.sets] == [
        (x.repetitions, x.weight_kg) for x in made.sets
    ]


def test_gaps_in_a_recording_are_gaps_in_the_file() -> None:
    made = synthesise("Run", 900, 2)
    made.streams["heartrate"][100:200] = np.nan
    (found,) = read(write_fit([made], product="Edge 530", serial=4))
    assert np.array_equal(np.isnan(found.streams["heartrate"]), np.isnan(made.streams["heartrate"]))


@pytest.mark.parametrize("day", [DAY, date(2026, 11, 21), date(2028, 2, 29)])
def test_main_athletes_have_three_years_as_people_live_them(day: date) -> None:
    ana, rui, *_others = (plan.all_sessions(day) for plan in ATHLETES)
    for sessions in (ana, rui):
        assert 400 <= len(sessions) <= 700
        assert sessions == sorted(sessions, key=lambda one: (one.days_ago, one.start))
        assert 3 * 350 < sessions[-1].days_ago < 3 * 366
        assert min(session.days_ago for session in sessions) == 1
        assert any(session.coffee_min for session in sessions)
        assert any(session.silent_strap for session in sessions)
        assert any(session.description for session in sessions)
        # the same ways again and again, and a hard day among the easy ones
        ways = Counter(session.route.seed for session in sessions if session.route)
        assert sum(times >= 15 for times in ways.values()) >= 3
        # rest weeks, holidays and a cold: weeks differ by more than chance
        days = [day - timedelta(days=session.days_ago) for session in sessions]
        weeks = Counter(one.isocalendar()[:2] for one in days)
        assert min(weeks.values()) <= 1 < 4 <= max(weeks.values())
    races = [session for session in ana if session.beats > 20]
    assert len(races) >= 9
    best = {race.name: [r.minutes for r in ana if r.name == race.name] for race in races}
    assert all(minutes == sorted(minutes) for minutes in best.values())  # newer ones are records
    commutes = [session for session in rui if session.name in {"To work", "Home from work"}]
    assert len(commutes) > 100
    assert {session.audience for session in commutes} == {"only_me"}
    assert ana == ATHLETES[0].all_sessions(day)
    assert {session.kind for session in ana} >= {
        "watch",
        "intervals",
        "hilly",
        "indoor",
        "bad_gps",
        "gym",
    }
    assert "triathlon" in {session.kind for session in ATHLETES[2].all_sessions(day)}


def test_a_triathlon_is_three_parts_and_a_coffee_stop_stands_still() -> None:
    start = datetime(2026, 6, 14, 8, 0, tzinfo=UTC)
    race = Session(4, "09:00", "Swim", 20, "Race", "triathlon", 1.05)
    parts = read(
        recorded(device="Forerunner 945", serial=1, session=race, start_time=start, seed=3)
    )
    assert [part.sport for part in parts] == ["Swim", "Ride", "Run"]
    ends = [part.start_time + timedelta(seconds=part.elapsed_s) for part in parts]
    assert all(part.start_time > end for part, end in zip(parts[1:], ends, strict=False))
    plain = Session(4, "09:00", "Run", 40, "Easy")
    lengths = []
    for session in (plain, replace(plain, coffee_min=12.0)):
        (made,) = read(
            recorded(device="Edge 530", serial=1, session=session, start_time=start, seed=3)
        )
        lengths.append((made.elapsed_s, made.streams["distance"][-1]))
        standing = np.diff(made.streams["distance"]) == 0
    assert lengths[1][0] == lengths[0][0] + 720
    assert lengths[1][1] == lengths[0][1]
    assert standing.sum() >= 720


@pytest.mark.django_db
def test_the_newest_are_there_at_once_and_the_rest_arrives_behind(
    monkeypatch: pytest.MonkeyPatch, drain: Callable[[], int]
) -> None:
    sessions = tuple(
        Session(day, "07:00", "Yoga", 30, f"Day {day}", "manual") for day in range(1, 12)
    )
    monkeypatch.setattr(services, "ATHLETES", (replace(SOLO, sessions=sessions),))
    monkeypatch.setattr(services, "AT_ONCE", 3)
    monkeypatch.setattr(services, "_A_TURN", 4)
    said = StringIO()
    filled = fill(OutputWrapper(said), later=True)
    names = Activity.objects.order_by("-start_time").values_list("name", flat=True)
    assert list(names) == ["Day 1", "Day 2", "Day 3"]
    assert filled.added == 3
    assert "8 older sessions arrive behind" in said.getvalue()
    drain()
    assert list(names.all()) == [f"Day {day}" for day in range(1, 12)]
    assert Job.objects.filter(kind="demo.fill").count() == 2
    fill(later=True)
    assert Job.objects.filter(kind="demo.fill").count() == 2


@pytest.mark.django_db
def test_somebody_who_has_a_sample_address_is_left_alone(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=owner.pk).update(email=SOLO.email)
    monkeypatch.setattr(services, "ATHLETES", (SOLO,))
    said = StringIO()
    filled = fill(OutputWrapper(said))
    assert (filled.athletes, filled.taken) == ([], [SOLO.email])
    assert "left alone" in said.getvalue()
    assert not SampleAthlete.objects.exists()


def test_they_give_kudos_and_talk_the_same_every_time(owner: User) -> None:
    fill(today=DAY, days=6)
    first = _talk()
    fill(today=DAY, days=6)
    assert _talk() == first
    texts, said, given = first
    assert len(texts) == 2
    assert len(said) > 5
    assert any(answered for _author, _text, answered in said)
    assert len(given) > 10
    assert not any("{" in text for _author, text, _answered in said)


def _talk() -> tuple[list[str], list[tuple[str, str, bool]], list[tuple[str, datetime]]]:
    texts = Post.objects.written().order_by("text").values_list("text", flat=True)
    said = Comment.objects.order_by("text").values_list("author__name", "text", "parent")
    given = Kudos.objects.order_by("athlete__name", "post__moment", "pk")
    return (
        list(texts),
        [(name, text, parent is not None) for name, text, parent in said],
        list(given.values_list("athlete__name", "post__moment")),
    )
