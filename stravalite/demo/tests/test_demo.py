"""Sample athletes: enough, varied, the same every time, made through the real doors."""

from __future__ import annotations

from datetime import date
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
from social.graph.models import Follow, FollowState
from stravalite.demo.fit import write_fit
from stravalite.demo.services import fill

DAY = date(2026, 6, 15)
NUMBERS = ("start_time", "sport", "name", "distance_m", "moving_s", "elevation_gain_m")
MORE = ("average_heartrate_bpm", "average_power_w", "calories_kcal", "post__audience", "track")


def numbers() -> list[tuple[Any, ...]]:
    rows = Activity.objects.order_by("start_time", "sport")
    return list(rows.values_list("athlete__email", *NUMBERS, *MORE))


@pytest.mark.django_db
def test_three_athletes_with_four_varied_months_that_a_second_fill_leaves_alone() -> None:
    said = StringIO()
    filled = fill(OutputWrapper(said), today=DAY)
    assert [user.name for user in filled.athletes] == ["Ana Moreira", "Rui Costa", "Marta Lima"]
    assert Activity.objects.count() >= 60
    assert set(Upload.objects.values_list("status", flat=True)) == {UploadStatus.DONE}
    assert {a.sport for a in Activity.objects.all()} >= {
        "Run", "TrailRun", "Ride", "GravelRide", "Swim", "WeightTraining", "Hike", "Walk", "Yoga",
    }  # fmt: skip
    audiences = set(Activity.objects.values_list("post__audience", flat=True))
    assert audiences == set(Audience.values)
    accepted = Follow.objects.filter(state=FollowState.ACCEPTED).count()
    assert accepted == len(list(permutations(filled.athletes, 2)))
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
    second = fill(OutputWrapper(again), today=DAY)
    assert (second.added, second.password) == (0, "")
    assert "password" not in again.getvalue()
    assert (numbers(), SourceFile.objects.count()) == (before, files)

    # an empty server filled anew has the very same numbers
    Activity.objects.all().delete()
    User.objects.all().delete()
    fill(today=DAY)
    assert numbers() == before


@pytest.mark.django_db
def test_on_a_server_with_people_nobody_becomes_owner(owner: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("stravalite.demo.services.ATHLETES", ())
    assert fill().athletes == []
    monkeypatch.undo()
    from stravalite.demo import plan, services

    alone = (plan.Athlete("Solo", "solo@demo.example", "Edge 530", 1, (), (), ()),)
    monkeypatch.setattr(services, "ATHLETES", alone)
    filled = fill()
    assert filled.owner is None
    assert filled.athletes[0].role == Role.MEMBER


@pytest.mark.django_db
def test_the_first_on_an_empty_server_is_its_owner_even_without_registration(
    monkeypatch: Any, settings: Any
) -> None:
    from stravalite.demo import plan, services

    settings.REGISTRATION = "closed"
    alone = (plan.Athlete("Solo", "solo@demo.example", "Edge 530", 1, (), (), ()),)
    monkeypatch.setattr(services, "ATHLETES", alone)
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
