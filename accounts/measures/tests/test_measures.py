"""What is true of the athlete from a day on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rest_framework.test import APIClient

from accounts.measures import services
from accounts.measures.models import PLAUSIBLE, Kind, Measure
from accounts.people.models import User
from conftest import make_person

DAY = "2026-03-01"


def test_the_api_keeps_lists_and_takes_back(owner: User, api: Callable[..., APIClient]) -> None:
    client = api(owner)
    answer = client.post(
        "/api/athlete/measures", {"kind": "weight_kg", "value": 68.5, "from_date": DAY}
    )
    assert answer.status_code == 201
    made = answer.json()
    assert (made["unit"], made["value"], made["from_date"]) == ("kg", 68.5, DAY)
    assert client.get("/api/athlete/measures").json() == [made]
    assert client.delete(f"/api/athlete/measures/{made['id']}").status_code == 204
    assert client.get("/api/athlete/measures").json() == []


def test_a_second_value_for_a_day_replaces_the_first(owner: User) -> None:
    for value in (70.0, 71.0):
        services.record(athlete=owner, kind=Kind.WEIGHT, value=value, from_date=date(2026, 3, 1))
    assert Measure.objects.get().value == 71.0


@pytest.mark.parametrize("kind", Kind.values)
def test_what_nobody_has_is_refused_with_the_range(
    owner: User, api: Callable[..., APIClient], kind: str
) -> None:
    allowed = PLAUSIBLE[kind]
    for value in (allowed.least - 1, allowed.most + 1, "nan", "inf"):
        answer = api(owner).post(
            "/api/athlete/measures", {"kind": kind, "value": value, "from_date": DAY}
        )
        assert answer.status_code in {400, 422}, (kind, value)
        assert "value" in answer.json()["fields"]
    assert not Measure.objects.exists()


def test_the_page_reads_the_units_a_person_chose(
    owner: User, browser: Callable[..., Client]
) -> None:
    owner.preferences.units = "imperial"
    owner.preferences.save()
    client = browser(owner)
    given = {"kind": "weight_kg", "value": "150", "from_date": DAY}
    assert client.post("/settings/measures", given).status_code == 302
    assert Measure.objects.get().value == pytest.approx(68.0389, abs=1e-3)
    pace = {"kind": "threshold_pace_s_per_km", "value": "7:00", "from_date": DAY}
    assert client.post("/settings/measures", pace).status_code == 302
    kept = Measure.objects.get(kind=Kind.THRESHOLD_PACE)
    assert kept.value == pytest.approx(420 / 1.609344)


@pytest.mark.parametrize("text", ["", "heavy", "4:xx", "1e999", "nan", "-5"])
def test_the_page_says_what_it_does_not_understand(
    owner: User, browser: Callable[..., Client], text: str
) -> None:
    for kind in ("weight_kg", "threshold_pace_s_per_km"):
        page = browser(owner).post(
            "/settings/measures", {"kind": kind, "value": text, "from_date": DAY}
        )
        assert page.status_code == 422, (kind, text)
    assert not Measure.objects.exists()


def test_nobody_removes_another_persons_measure(
    cast: object, api: Callable[..., APIClient], browser: Callable[..., Client]
) -> None:
    kept = services.record(
        athlete=cast.owner,  # type: ignore[attr-defined]
        kind=Kind.FTP,
        value=250,
        from_date=date(2026, 3, 1),
    )
    other = cast.follower  # type: ignore[attr-defined]
    assert api(other).delete(f"/api/athlete/measures/{kept.public_id}").status_code == 404
    page = browser(other).post(f"/settings/measures/{kept.public_id}/remove")
    assert page.status_code == 404
    assert Measure.objects.filter(pk=kept.pk).exists()


def test_what_was_removed_comes_back_by_one_press_and_replaces_nothing(
    cast: object, browser: Callable[..., Client]
) -> None:
    athlete, other = cast.owner, cast.follower  # type: ignore[attr-defined]
    kept = services.record(athlete=athlete, kind=Kind.FTP, value=250, from_date=date(2026, 3, 1))
    client = browser(athlete)
    gone = client.post(f"/settings/measures/{kept.public_id}/remove")
    page = client.get(gone["Location"]).content.decode()
    assert "250" in page
    (token,) = re.findall(r'name="undo" value="([^"]+)"', page)
    browser(other).post("/settings/measures", {"undo": token})
    client.post("/settings/measures", {"undo": token + "x"})
    assert not Measure.objects.exists()
    client.post("/settings/measures", {"undo": token})
    back = Measure.objects.get()
    assert (back.athlete, back.kind, back.value) == (athlete, Kind.FTP, 250)
    services.record(athlete=athlete, kind=Kind.FTP, value=260, from_date=date(2026, 3, 1))
    client.post("/settings/measures", {"undo": token})
    assert Measure.objects.get().value == 260


class TestWhatHeldOnADay(TestCase):
    """Against the plain definition."""

    @given(
        st.dictionaries(st.integers(0, 300), st.floats(40, 120), max_size=8),
        st.integers(0, 300),
    )
    def test_the_last_entry_before_holds_and_before_the_first_the_first(
        self, entries: dict[int, float], asked: int
    ) -> None:
        User.objects.filter(email="law@example.org").delete()
        athlete = make_person("Law")
        base = date(2026, 1, 1).toordinal()
        for day, value in entries.items():
            services.record(
                athlete=athlete,
                kind=Kind.WEIGHT,
                value=value,
                from_date=date.fromordinal(base + day),
            )
        held = services.on_day(athlete_id=athlete.pk, day=date.fromordinal(base + asked))
        before = [day for day in entries if day <= asked]
        after = [day for day in entries if day > asked]
        if not entries:
            assert held == {}
        else:
            expected = entries[max(before)] if before else entries[min(after)]
            assert held == {"weight_kg": expected}
