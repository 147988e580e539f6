"""What a script is told of each lane makes it write what the server writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from activities.activity.models import Activity
from activities.log.lane_measures import Reading, measures_of, readings_of
from stravalite.ui import formats, locales
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named

SHEET = Path(__file__).parents[3] / "static" / "css" / "lanes.css"
SPORTS = ("Run", "Ride", "Swim", "WeightTraining")


def written(reading: Reading, value: float, display: Display) -> str:
    """As static/js/readings.js does it."""
    if reading.kind == "clock":
        return formats.duration(value, display).text
    if reading.kind == "pace":
        text = formats.duration(reading.factor / value, display).text
    else:
        size, places = abs(value * reading.factor), reading.places.split(" ")
        place = places[min((size >= 100) + (size >= 1000), len(places) - 1)]
        text = locales.number(value * reading.factor, int(place), display.language)
    return f"{text}{locales.NBSP}{reading.unit}" if reading.unit else text


@pytest.mark.parametrize("sport", SPORTS)
@pytest.mark.parametrize("units", ["metric", "imperial"])
def test_a_reading_is_written_like_a_number_of_the_page(sport: str, units: str) -> None:
    display = Display(units=units, language="en-gb")  # type: ignore[arg-type]
    activity = Activity(sport=sport)
    measures = measures_of(activity, display)
    found = {each.name: each for each in readings_of(activity, measures, display, window_s=15.0)}
    assert list(found) == ["distance", "time", *(measure.column for measure in measures)]
    for metres in (0.0, 437.0, 8_231.4, 123_456.0, 2_345_678.0):
        told = formats.distance(metres, display, exact=True).text
        assert written(found["distance"], metres, display) == told
    kind = sport_named(sport).speed
    expected = {
        "speed": (3.21, formats.speed_for(kind, 3.21, display).text),
        "heartrate": (141.6, formats.heartrate(141.6, display).text),
        "altitude": (431.4, formats.elevation(431.4, display).text),
        "power": (231.5, formats.power(231.5, display).text),
        "cadence": (84.4, formats.cadence(84.4, display).text),
        "time": (5412.0, formats.duration(5412.0, display).text),
    }
    for name, reading in found.items():
        if name != "distance":
            value, told = expected[name]
            assert written(reading, value, display) == told, name


def test_every_lane_can_be_shown_alone() -> None:
    """Which one is shown on a phone is a rule of the style sheet for each."""
    sheet = SHEET.read_text()
    for sport in SPORTS:
        for measure in measures_of(Activity(sport=sport), Display()):
            assert f'[value="{measure.column}"]:checked' in sheet
            assert f'[data-alone="{measure.column}"]' in sheet
