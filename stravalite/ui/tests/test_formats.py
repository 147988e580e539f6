"""Every format of every language we promise."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stravalite.ui import formats
from stravalite.ui.display import Display

LANGUAGES = ("en-au", "en-us", "de", "fr", "ar", "fa")
MORNING = datetime(2026, 11, 20, 7, 2, tzinfo=UTC)


def said(number):
    return number.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "distance", "long_distance", "speed", "weight", "change", "day"),
    [
        ("en-au", "10.42 km", "1,412 km", "28.1 km/h", "66.8 kg", "+9%", "20 Nov 2026"),
        (
            "en-us",
            "10.42 km",
            "1,412 km",
            "28.1 km/h",
            "66.8 kg",
            "+9%",
            "Nov 20, 2026",
        ),
        ("de", "10,42 km", "1.412 km", "28,1 km/h", "66,8 kg", "+9 %", "20. Nov. 2026"),
        ("fr", "10,42 km", "1 412 km", "28,1 km/h", "66,8 kg", "+9 %", "20 nov. 2026"),
        (
            "ar",
            "10.42 كم",
            "1,412 كم",
            "28.1 كم/س",
            "66.8 كغم",
            "+9%",
            "20 نوفمبر 2026",
        ),
        (
            "fa",
            "۱۰٫۴۲ کیلومتر",
            "۱٬۴۱۲ کیلومتر",
            "۲۸٫۱ km/h",
            "۶۶٫۸ کیلوگرم",
            None,
            "۲۰ نوامبر ۲۰۲۶",
        ),
    ],
)
def test_each_language_writes_numbers_and_days_its_own_way(
    language, distance, long_distance, speed, weight, change, day
):
    display = Display(language=language)
    assert said(formats.distance(10420, display, exact=True)) == distance
    assert said(formats.distance(1_412_000, display)) == long_distance
    assert said(formats.speed(7.8, display)) == speed
    assert said(formats.weight(66.8, display)).replace("\u200f", "") == weight
    assert said(formats.day(MORNING.date(), display)).replace("\u200f", "") == day
    if change:
        assert said(formats.percent(0.09, display, change=True)).replace("\u200e", "") == change


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("units", ["metric", "imperial"])
@pytest.mark.parametrize("kind", sorted(formats.KINDS))
def test_every_kind_is_written_in_every_language_and_is_a_dash_when_missing(kind, units, language):
    display = Display(language=language, units=units)
    shown = formats.KINDS[kind](3.2, display)
    assert shown.value
    assert shown.text.startswith(shown.value)
    for nothing in (None, float("nan"), float("inf")):
        assert formats.KINDS[kind](nothing, display) == formats.missing()


@pytest.mark.parametrize(
    ("distance_m", "exact", "text"),
    [
        (10420, True, "10.42 km"),
        (10420, False, "10.4 km"),
        (99_996, True, "100.0 km"),
        (128_230, True, "128.2 km"),
        (999_960, False, "1,000 km"),
        (0, True, "0.00 km"),
    ],
)
def test_longer_distances_carry_fewer_places(distance_m, exact, text):
    assert said(formats.distance(distance_m, Display(), exact=exact)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3198, "53:18"),
        (5480, "1:31:20"),
        (59.6, "1:00"),
        (3599.5, "1:00:00"),
        (0, "0:00"),
    ],
)
def test_hours_appear_only_when_there_is_one(seconds, text):
    assert formats.duration(seconds, Display()).text == text


def test_a_sum_of_many_is_told_in_hours_and_minutes():
    assert said(formats.total_duration(345_900, Display())) == "96 h 05 min"
    assert said(formats.total_duration(300, Display())) == "5 min"


def test_pace_is_minutes_and_seconds_in_the_unit_of_the_person():
    speed_mps = 1000 / 307
    assert said(formats.pace(speed_mps, Display())) == "5:07 /km"
    assert said(formats.pace(speed_mps, Display(units="imperial"))) == "8:14 /mi"
    assert said(formats.swim_pace(100 / 112, Display())) == "1:52 /100 m"
    assert formats.pace(0, Display()).missing


def test_imperial_people_read_miles_feet_pounds_and_fahrenheit():
    display = Display(units="imperial")
    assert said(formats.distance(10_420, display)) == "6.5 mi"
    assert said(formats.elevation(87, display)) == "285 ft"
    assert said(formats.weight(66.8, display)) == "147.3 lb"
    assert said(formats.temperature(11, display)) == "52 °F"
    assert said(formats.speed(7.8, display)) == "17.4 mph"


def test_a_scale_bar_is_told_in_whole_units():
    imperial = Display(units="imperial")
    assert said(formats.scale_length(500, Display())) == "500 m"
    assert said(formats.scale_length(2000, Display())) == "2 km"
    assert said(formats.scale_length(152.4, imperial)) == "500 ft"
    assert said(formats.scale_length(2 * 1609.344, imperial)) == "2 mi"


def test_a_runner_s_cadence_counts_both_feet():
    assert said(formats.cadence(85.5, Display(), steps=True)) == "171 spm"
    assert said(formats.cadence(88, Display())) == "88 rpm"


def test_twelve_hours_clocks_say_which_half():
    berlin = ZoneInfo("Europe/Berlin")
    assert formats.clock_time(MORNING, Display(), berlin).text == "08:02"
    assert said(formats.clock_time(MORNING, Display(clock=12), berlin)) == "8:02 am"


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(minutes=5), "today 07:02"),
        (timedelta(days=1), "yesterday 07:02"),
        (timedelta(days=3), "Fri 07:02"),
        (timedelta(days=7), "20 Nov 2026"),
        (timedelta(days=-2), "20 Nov 2026"),
    ],
)
def test_near_days_have_names_and_far_ones_dates(age, text):
    assert formats.relative_moment(MORNING, Display(), UTC, MORNING + age).text == text


def test_a_loss_has_a_true_minus():
    assert said(formats.elevation(-6, Display(), signed=True)) == "\u22126 m"
    assert said(formats.elevation(6, Display(), signed=True)) == "+6 m"


@given(st.floats(min_value=0, max_value=4e6), st.sampled_from(LANGUAGES))
def test_a_distance_never_loses_more_than_half_of_its_last_place(distance_m, language):
    shown = formats.distance(distance_m, Display(language="en-au"), exact=True)
    value = float(shown.value.replace(",", ""))
    places = len(shown.value.partition(".")[2])
    assert abs(value - distance_m / 1000) <= 0.5 * 10**-places + 1e-9
    assert formats.distance(distance_m, Display(language=language)).unit


@given(st.floats(min_value=0, max_value=1e6))
def test_a_duration_reads_back_to_its_whole_second(seconds):
    parts = [int(part) for part in formats.duration(seconds, Display()).text.split(":")]
    back = sum(part * 60**place for place, part in enumerate(reversed(parts)))
    assert abs(back - seconds) <= 0.5
    assert all(part < 60 for part in parts[1:])


def test_an_axis_says_whole_kilometres_and_miles_without_a_place() -> None:
    metric, imperial = Display(), Display(units="imperial")
    assert formats.axis_distance(2000, metric).text == "2\u00a0km"
    assert formats.axis_distance(2500, metric).text == "2.5\u00a0km"
    assert formats.axis_distance(0, metric).text == "0\u00a0km"
    assert formats.axis_distance(3 * 1609.344, imperial).text == "3\u00a0mi"
    assert formats.axis_distance(None, metric).missing


def test_a_plain_number_has_a_place_only_where_it_is_not_whole() -> None:
    assert formats.plain(20.0, Display()).text == "20"
    assert formats.plain(0.4, Display()).text == "0.4"
    assert formats.plain(float("nan"), Display()).missing
