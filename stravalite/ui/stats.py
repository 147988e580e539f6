"""Which numbers stand first for a sport, chosen from what was recorded."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.formats import Formatted
from stravalite.ui.sports import sport_named

SPEED_LABELS: dict[str, str | Promise] = {
    "pace": pgettext_lazy("number", "Pace"),
    "pace_100m": pgettext_lazy("number", "Pace"),
    "speed": _("Average speed"),
}


@dataclass(frozen=True, slots=True)
class Stat:
    """One number with its word; `kind` names the measure."""

    kind: str
    label: str | Promise
    number: Formatted


def speed_stat(activity: Any, display: Display) -> Stat | None:
    """Pace or speed as the sport tells it; None when neither makes sense or was recorded."""
    sport = sport_named(activity.sport)
    label = SPEED_LABELS.get(sport.speed)
    if label is None:
        return None
    number = formats.speed_for(sport.speed, activity.average_speed_mps, display)
    return None if number.missing else Stat("speed", label, number)


def distance_stat(activity: Any, display: Display, *, exact: bool) -> Stat | None:
    """Kilometres or miles, a swimmer's whole metres or yards; None where nothing was covered."""
    if not activity.distance_m:
        return None
    if sport_named(activity.sport).speed == "pace_100m":
        number = formats.short_distance(activity.distance_m, display)
    else:
        number = formats.distance(activity.distance_m, display, exact=exact)
    return Stat("distance", _("Distance"), number)


def time_stat(activity: Any, display: Display) -> Stat:
    """Moving time where there was a way to move along, else the whole time."""
    if activity.distance_m and activity.moving_s is not None:
        return Stat("moving", _("Moving time"), formats.duration(activity.moving_s, display))
    return Stat("elapsed", _("Time"), formats.duration(activity.elapsed_s, display))


def headline(activity: Any, display: Display, *, exact: bool = False) -> list[Stat]:
    """Up to three numbers: distance, time and pace or climbing; without a way, what the body did."""
    climbed_m, beats = activity.elevation_gain_m, activity.average_heartrate_bpm
    elevation = Stat("elevation", _("Elevation"), formats.elevation(climbed_m, display))
    speed = speed_stat(activity, display)
    climbs = sport_named(activity.sport).speed == "speed"
    watts = Stat("power", _("Avg power"), formats.power(activity.average_power_w, display))
    moved = bool(activity.distance_m)
    candidates = [
        distance_stat(activity, display, exact=exact),
        time_stat(activity, display),
        *(((elevation, speed) if climbs else (speed, elevation)) if moved else (watts,)),
        Stat("heartrate", _("Avg heart rate"), formats.heartrate(beats, display)),
        Stat("energy", _("Energy"), formats.energy(activity.calories_kcal, display)),
    ]
    return [stat for stat in candidates if stat and not stat.number.missing][:3]
