"""Dates and numbers as exports in many languages write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.archives.sport_words import sport_named
from integrations.archives.tables import moment, number, records_of, rows_of

MAY = datetime(2022, 5, 29, 15, 53, 35, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "May 29, 2022, 3:53:35 PM",
        "May 29, 2022, 3:53:35\u202fPM",
        "29 May 2022, 15:53:35",
        "29.05.2022, 15:53:35",
        "29. 5. 2022 15:53:35",
        "29 mai 2022 à 15:53:35",
        "29 may 2022, 15:53:35",
        "29 de mai. de 2022, 15:53:35",
        "29 mag 2022, 15:53:35",
        "29 mei 2022 15:53:35",
        "29 maj 2022, 15:53:35",
        "29 мая 2022 г., 15:53:35",
        "2022/05/29 15:53:35",
        "2022年5月29日 15:53:35",
        "2022. 5. 29. 오후 3:53:35",
        "5/29/2022, 3:53:35 PM",
        "2022-05-29 15:53:35",
    ],
)
def test_a_date_is_read_in_its_language(text: str) -> None:
    assert moment(text) == MAY


@pytest.mark.parametrize(
    ("text", "hour"), [("Jan 1, 2020, 12:10:00 AM", 0), ("Jan 1, 2020, 12:10:00 PM", 12)]
)
def test_noon_and_midnight_are_told_apart(text: str, hour: int) -> None:
    found = moment(text)
    assert found is not None
    assert found.hour == hour


@pytest.mark.parametrize("text", ["", "yesterday", "31.02.2022, 10:00:00", "2022", "25:61", "5 PM"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("12,34", 12.34),
        ("1234.5", 1234.5),
        ("-3.5", -3.5),
        ("1.5e3", 1500.0),
        ("", None),
        ("fast", None),
        ("1-2", None),
        ("nan", None),
        ("1e999", None),
    ],
)
def test_a_number_is_read_with_either_comma(text: str, value: float | None) -> None:
    assert number(text) == value


@given(st.binary(max_size=400))
def test_no_bytes_break_a_table(data: bytes) -> None:
    rows_of(data)
    for record in records_of(data):
        for cell in record.values():
            moment(cell)
            number(cell)


@pytest.mark.parametrize(
    ("word", "sport"),
    [
        ("Run", "Run"), ("Trail Run", "TrailRun"), ("Virtual Ride", "VirtualRide"), ("E-Bike Ride", "EBikeRide"),
        ("Weight Training", "WeightTraining"), ("Nordic Ski", "NordicSki"), ("Stand Up Paddling", "StandUpPaddling"),
        ("High Intensity Interval Training", "HighIntensityIntervalTraining"), ("Lauf", "Run"), ("Radfahrt", "Ride"),
        ("Schwimmen", "Swim"), ("Krafttraining", "WeightTraining"), ("Wanderung", "Hike"), ("Spaziergang", "Walk"),
        ("Virtuelle Radfahrt", "VirtualRide"), ("Langlauf", "NordicSki"), ("Course à pied", "Run"),
        ("Randonnée", "Hike"), ("Natación", "Swim"), ("Corsa", "Run"), ("Fietsrit", "Ride"), ("Quidditch", ""),
    ],
)  # fmt: skip
def test_a_sport_is_known_by_its_word(word: str, sport: str) -> None:
    assert sport_named(word) == sport
