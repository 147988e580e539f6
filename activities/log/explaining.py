"""How each derived number of an activity came about, in words that follow the algorithms' own constants."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.activity.models import Activity, Source
from activities.numbers import elevation, sports
from activities.numbers.moving import SHORTEST_REST_S, WINDOW_S
from stravalite.ui import formats
from stravalite.ui.display import Display

_CALORIES = {
    "power": gettext_lazy(
        "From the work done on the pedals: a body turns about a quarter of what it burns into work, so kilojoules and kilocalories come out alike."
    ),
    "acsm": gettext_lazy(
        "From speed, climb and your weight by the equations of the American College of Sports Medicine, over moving time."
    ),
    "met": gettext_lazy(
        "From your weight, moving time and the sport's usual energy cost (Compendium of Physical Activities)."
    ),
    "device": gettext_lazy("As your device reckoned it."),
}
_BY_HAND = (Source.MANUAL, Source.API)


def explanations(activity: Activity, display: Display) -> dict[str, str]:
    """Kind of number, as the page's headline names kinds, to how it was found; only what is shown."""
    if activity.source in _BY_HAND:
        written = _("As it was written down; nothing was measured.")
        return {"moving": written, "elevation": written, "speed": _speed()}
    found = {
        "moving": _moving(activity, display),
        "speed": _speed(),
        "elevation": _elevation(activity.elevation_source, display),
        "gap": _(
            "What the pace would have been on the flat for the same effort: the slope over 15 m either side of each point, and how much slower or faster runners go on it at the same heart rate."
        ),
        "fastest_km": _(
            "The shortest time in which a whole kilometre was covered anywhere in the recording, stops included. Faster than anybody ever ran it does not count."
        ),
        "efforts": _(
            "The shortest time for each distance anywhere in the recording, stops included, as a race would be timed."
        ),
        "energy": str(_CALORIES.get(activity.calories_method, "")),
    }
    return {kind: words for kind, words in found.items() if words}


def _speed() -> str:
    return _("Distance and moving time, one divided by the other.")


def _moving(activity: Activity, display: Display) -> str:
    timer_s = activity.timer_s
    if not activity.track:
        if timer_s is not None and abs(activity.moving_s - timer_s) < 1.0:
            return _("As your device's own timer ran.")
        return _("All time but the pauses and standstills that the recording shows.")
    slow = formats.speed_for("speed", sports.find(activity.sport).rest_speed_mps, display)
    words = _(
        "All time but rests. A rest is at least %(least)d seconds in which you got ahead at less than %(slow)s, judged over %(window)d seconds at a time."
    ) % {"least": SHORTEST_REST_S, "slow": slow.text, "window": WINDOW_S}
    if timer_s is not None:
        words += " " + _("Never more than your device's own timer ran.")
    return words


def _elevation(source: str, display: Display) -> str:
    if source == "device":
        return _("As your device reckoned it: the recording has no altitudes of its own.")
    if source not in {"barometer", "gps"}:
        return ""
    by_air = source == "barometer"
    window = elevation.BAROMETER_WINDOW_M if by_air else elevation.OTHER_WINDOW_M
    least = elevation.BAROMETER_THRESHOLD_M if by_air else elevation.OTHER_THRESHOLD_M
    words = (
        _(
            "From the altitudes of a barometer, smoothed over %(window)s; a climb counts once it is higher than %(least)s."
        )
        if by_air
        else _(
            "An estimate from altitudes without a barometer, smoothed over %(window)s; a climb counts once it is higher than %(least)s."
        )
    )
    return words % {
        "window": formats.short_distance(window, display).text,
        "least": formats.elevation(least, display).text,
    }
