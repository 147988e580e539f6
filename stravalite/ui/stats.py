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
    """One number with its word."""

    label: str | Promise
    number: Formatted


def speed_stat(activity: Any, display: Display) -> Stat | None:
    """Pace or speed as the sport tells it; None when neither makes sense or was recorded."""
    sport = sport_named(activity.sport)
    label = SPEED_LABELS.get(sport.speed)
    if label is None:
        return None
    number = formats.speed_for(sport.speed, activity.average_speed_mps, display)
    return None if number.missing else Stat(label, number)


def headline(activity: Any, display: Display, *, exact: bool = False) -> list[Stat]:
    """Up to three numbers: distance, time and pace, climbing or whatever else there is."""
    sport = sport_named(activity.sport)
    moving_s = (
        activity.moving_s if activity.moving_s is not None else activity.elapsed_s
    )
    pool = sport.speed == "pace_100m"
    long = formats.short_distance(activity.distance_m, display) if pool else None
    distance = long or formats.distance(activity.distance_m, display, exact=exact)
    climbed = Stat(
        _("Elevation"), formats.elevation(activity.elevation_gain_m, display)
    )
    speed = speed_stat(activity, display)
    third = [climbed, speed] if sport.speed == "speed" else [speed, climbed]
    candidates = [
        Stat(_("Distance"), distance) if activity.distance_m else None,
        Stat(
            _("Moving time") if distance and activity.distance_m else _("Time"),
            formats.duration(moving_s, display),
        ),
        *third,
        Stat(
            _("Avg heart rate"),
            formats.heartrate(activity.average_heartrate_bpm, display),
        ),
        Stat(_("Energy"), formats.energy(activity.calories_kcal, display)),
    ]
    return [stat for stat in candidates if stat and not stat.number.missing][:3]
