"""Stored SI values to what a person reads, in their units and language.

Every function takes a value (None or a non-finite number when nothing was recorded) and a
`Display`, and returns a `Formatted`. Nothing is ever shown as a made-up zero.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.utils.translation import gettext, pgettext

from stravalite.ui import locales
from stravalite.ui.display import Display

METRES_PER_MILE = 1609.344
METRES_PER_YARD = 0.9144
METRES_PER_FOOT = 0.3048
KILOGRAMS_PER_POUND = 0.45359237
EN_DASH = "\u2013"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A value as text, its unit (may be empty) and both joined the way they are spoken of."""

    value: str
    unit: str
    text: str
    missing: bool = False

    def __str__(self) -> str:
        return self.text


def missing() -> Formatted:
    """What stands where nothing was recorded."""
    return Formatted(EN_DASH, "", EN_DASH, missing=True)


def not_recorded() -> str:
    """The words a screen reader hears for a missing value."""
    return gettext("not recorded")


def _joined(value: str, unit: str) -> Formatted:
    return Formatted(value, unit, f"{value}{locales.NBSP}{unit}" if unit else value)


def _measure(
    value: float | None,
    display: Display,
    unit: str,
    *,
    decimals: int = 0,
    signed: bool = False,
) -> Formatted:
    if value is None or not math.isfinite(value):
        return missing()
    return _joined(locales.number(value, decimals, display.language, signed=signed), unit)


def distance(
    distance_m: float | None, display: Display, *, exact: bool = False, whole: bool = False
) -> Formatted:
    """Kilometres or miles: two places on an activity (`exact`), one in lists, fewer when long, none `whole`."""
    if distance_m is None or not math.isfinite(distance_m):
        return missing()
    length = distance_m / (1000 if display.metric else METRES_PER_MILE)
    if whole or round(abs(length), 1) >= 1000:
        decimals = 0
    elif round(abs(length), 2) >= 100:
        decimals = 1
    else:
        decimals = 2 if exact else 1
    name = "length-kilometer" if display.metric else "length-mile"
    return _measure(length, display, locales.unit(name, display.language), decimals=decimals)


def short_distance(distance_m: float | None, display: Display) -> Formatted:
    """Pool lengths and 400 m repeats: whole metres, or yards."""
    if distance_m is None or not math.isfinite(distance_m):
        return missing()
    if display.metric:
        return _measure(distance_m, display, locales.unit("length-meter", display.language))
    yards = distance_m / METRES_PER_YARD
    return _measure(yards, display, locales.unit("length-yard", display.language))


def scale_length(length_m: float | None, display: Display) -> Formatted:
    """The words of a scale bar: whole metres or feet, whole kilometres or miles."""
    if length_m is None or not math.isfinite(length_m):
        return missing()
    long_m, short, long = (
        (1000.0, "length-meter", "length-kilometer")
        if display.metric
        else (METRES_PER_MILE, "length-foot", "length-mile")
    )
    if length_m >= long_m - 1e-6:
        return _measure(length_m / long_m, display, locales.unit(long, display.language))
    small = length_m if display.metric else length_m / METRES_PER_FOOT
    return _measure(small, display, locales.unit(short, display.language))


def axis_distance(length_m: float | None, display: Display) -> Formatted:
    """Kilometres or miles on an axis: whole ones without a place, `2 km`, `2.5 km`, and `0 km`."""
    if length_m is None or not math.isfinite(length_m):
        return missing()
    length = length_m / (1000 if display.metric else METRES_PER_MILE)
    name = "length-kilometer" if display.metric else "length-mile"
    decimals = 0 if abs(length - round(length)) < 0.05 else 1
    return _measure(length, display, locales.unit(name, display.language), decimals=decimals)


def plain(value: float | None, display: Display) -> Formatted:
    """A number without unit, with one place where it is not whole."""
    if value is None or not math.isfinite(value):
        return missing()
    decimals = 0 if abs(value - round(value)) < 0.05 else 1
    return _measure(value, display, "", decimals=decimals)


def duration(seconds: float | None, display: Display) -> Formatted:
    """`53:18`, and `1:31:20` from an hour on; whole seconds, halves up."""
    if seconds is None or not math.isfinite(seconds):
        return missing()
    return _joined(_clock(seconds, display), "")


def total_duration(seconds: float | None, display: Display) -> Formatted:
    """A sum of many activities: `96 h 05 min`."""
    if seconds is None or not math.isfinite(seconds):
        return missing()
    minutes = int(abs(seconds) / 60 + 0.5)
    hours, rest = divmod(minutes, 60)
    hour_unit = locales.unit("duration-hour", display.language)
    minute_unit = locales.unit("duration-minute", display.language)
    gap = locales.NBSP
    hours_text = locales.number(hours, 0, display.language)
    rest_text = locales.local_digits(f"{rest:02d}" if hours else str(rest), display.language)
    minutes_part = f"{rest_text}{gap}{minute_unit}"
    text = f"{hours_text}{gap}{hour_unit}{gap}{minutes_part}" if hours else minutes_part
    return Formatted(text, "", text)


def _clock(seconds: float, display: Display) -> str:
    whole = int(abs(seconds) + 0.5)
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    text = f"{hours}:{minutes:02d}:{second:02d}" if hours else f"{minutes}:{second:02d}"
    sign = locales.MINUS if seconds < 0 and whole else ""
    return sign + locales.local_digits(text, display.language)


def pace(speed_mps: float | None, display: Display) -> Formatted:
    """`5:07 /km` or `/mi` of a speed; missing when standing still."""
    if speed_mps is None or not math.isfinite(speed_mps) or speed_mps <= 0:
        return missing()
    return pace_of(1000 / speed_mps, display)


def pace_of(seconds_per_km: float | None, display: Display) -> Formatted:
    """The same for seconds per kilometre, as grade-adjusted pace is stored."""
    if seconds_per_km is None or not math.isfinite(seconds_per_km) or seconds_per_km <= 0:
        return missing()
    if display.metric:
        return _joined(_clock(seconds_per_km, display), pgettext("pace unit", "/km"))
    seconds_per_mile = seconds_per_km * METRES_PER_MILE / 1000
    return _joined(_clock(seconds_per_mile, display), pgettext("pace unit", "/mi"))


def swim_pace(speed_mps: float | None, display: Display) -> Formatted:
    """`1:52 /100 m`, or per 100 yards."""
    if speed_mps is None or not math.isfinite(speed_mps) or speed_mps <= 0:
        return missing()
    gap = locales.NBSP
    hundred = locales.local_digits("100", display.language)
    if display.metric:
        name, length_m = "length-meter", 100.0
    else:
        name, length_m = "length-yard", 100 * METRES_PER_YARD
    unit = f"/{hundred}{gap}{locales.unit(name, display.language)}"
    return _joined(_clock(length_m / speed_mps, display), unit)


def speed(speed_mps: float | None, display: Display) -> Formatted:
    """`28.1 km/h` or `17.5 mph`."""
    if speed_mps is None or not math.isfinite(speed_mps):
        return missing()
    if display.metric:
        unit = locales.unit("speed-kilometer-per-hour", display.language)
        return _measure(speed_mps * 3.6, display, unit, decimals=1)
    unit = locales.unit("speed-mile-per-hour", display.language)
    return _measure(speed_mps * 3600 / METRES_PER_MILE, display, unit, decimals=1)


def elevation(height_m: float | None, display: Display, *, signed: bool = False) -> Formatted:
    """Whole metres or feet."""
    if height_m is None or not math.isfinite(height_m):
        return missing()
    if display.metric:
        unit = locales.unit("length-meter", display.language)
        return _measure(height_m, display, unit, signed=signed)
    unit = locales.unit("length-foot", display.language)
    return _measure(height_m / METRES_PER_FOOT, display, unit, signed=signed)


def heartrate(beats_per_minute: float | None, display: Display) -> Formatted:
    """`142 bpm`."""
    return _measure(beats_per_minute, display, pgettext("heart rate unit", "bpm"))


def power(watts: float | None, display: Display) -> Formatted:
    """`231 W`."""
    return _measure(watts, display, locales.unit("power-watt", display.language))


def cadence(
    revolutions_per_minute: float | None, display: Display, *, steps: bool = False
) -> Formatted:
    """`88 rpm`; with `steps` both feet are counted: a runner's 85 is stored, `170 spm` is read."""
    if revolutions_per_minute is None or not steps:
        return _measure(revolutions_per_minute, display, pgettext("cadence unit", "rpm"))
    return _measure(2 * revolutions_per_minute, display, pgettext("cadence unit", "spm"))


def weight(mass_kg: float | None, display: Display) -> Formatted:
    """`66.8 kg` or pounds, one place."""
    if mass_kg is None or not math.isfinite(mass_kg):
        return missing()
    if display.metric:
        unit = locales.unit("mass-kilogram", display.language)
        return _measure(mass_kg, display, unit, decimals=1)
    unit = locales.unit("mass-pound", display.language)
    return _measure(mass_kg / KILOGRAMS_PER_POUND, display, unit, decimals=1)


def percent(fraction: float | None, display: Display, *, change: bool = False) -> Formatted:
    """A whole percentage of a fraction (0.09 is 9 %); a change carries its sign."""
    if fraction is None or not math.isfinite(fraction):
        return missing()
    return _joined(locales.percent(fraction, display.language, signed=change), "")


def energy(energy_kcal: float | None, display: Display) -> Formatted:
    """`612 kcal`."""
    return _measure(energy_kcal, display, locales.unit("energy-kilocalorie", display.language))


def temperature(degrees_c: float | None, display: Display) -> Formatted:
    """Whole degrees Celsius, or Fahrenheit with imperial units."""
    if degrees_c is None or not math.isfinite(degrees_c):
        return missing()
    if display.metric:
        return _measure(degrees_c, display, "°C")
    return _measure(degrees_c * 9 / 5 + 32, display, "°F")


def count(value: float | None, display: Display) -> Formatted:
    """A whole number without unit."""
    return _measure(value, display, "")


def clock_time(moment: datetime | None, display: Display, zone: tzinfo) -> Formatted:
    """The time of day in that zone, on the person's clock."""
    if moment is None:
        return missing()
    local = moment.astimezone(zone)
    return _joined(locales.clock_time(local, display.language, display.clock), "")


def day(value: date | None, display: Display, *, weekday: bool = False) -> Formatted:
    """`20 Nov 2026`, with `weekday` `Fri, 20 Nov 2026` in the order of the language."""
    if value is None:
        return missing()
    return _joined(locales.day(value, display.language, weekday=weekday), "")


def moment(value: datetime | None, display: Display, zone: tzinfo) -> Formatted:
    """Day with weekday and time, for headings and tooltips."""
    if value is None:
        return missing()
    local = value.astimezone(zone)
    text = gettext("%(day)s, %(time)s") % {
        "day": locales.day(local.date(), display.language, weekday=True),
        "time": locales.clock_time(local, display.language, display.clock),
    }
    return _joined(text, "")


def relative_moment(
    value: datetime | None, display: Display, zone: tzinfo, now: datetime
) -> Formatted:
    """Near days by name (`today 06:41`, `Tue 18:20`), older ones by date."""
    if value is None:
        return missing()
    local = value.astimezone(zone)
    clock = locales.clock_time(local, display.language, display.clock)
    age = now.astimezone(zone).date() - local.date()
    if age == timedelta(0):
        return _joined(gettext("today %(time)s") % {"time": clock}, "")
    if age == timedelta(days=1):
        return _joined(gettext("yesterday %(time)s") % {"time": clock}, "")
    if timedelta(0) < age < timedelta(days=7):
        return _joined(f"{locales.weekday(local.date(), display.language)} {clock}", "")
    return day(local.date(), display)


Formatter = Callable[..., Formatted]

# The words `{% stat %}` and `{% format %}` understand.
KINDS: dict[str, Formatter] = {
    "distance": distance,
    "short_distance": short_distance,
    "scale_length": scale_length,
    "duration": duration,
    "total_duration": total_duration,
    "pace": pace,
    "pace_of": pace_of,
    "swim_pace": swim_pace,
    "speed": speed,
    "elevation": elevation,
    "heartrate": heartrate,
    "power": power,
    "cadence": cadence,
    "weight": weight,
    "percent": percent,
    "energy": energy,
    "temperature": temperature,
    "count": count,
}


def speed_for(kind: str, speed_mps: float | None, display: Display) -> Formatted:
    """Speed the way a sport tells it: `pace`, `pace_100m` or `speed`."""
    if kind == "pace":
        return pace(speed_mps, display)
    if kind == "pace_100m":
        return swim_pace(speed_mps, display)
    return speed(speed_mps, display)
