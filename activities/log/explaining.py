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


def explanations(
    activity: Activity, display: Display, *, weight_kg: float | None = None
) -> dict[str, str]:
    """Kind of number, as the page's headline names kinds, to how it was found; only what is shown.

    What went into a number stands behind the words with its values, so that anybody can work it out again.
    `weight_kg` is the athlete's on that day, and only for the athlete's own eyes.
    """
    if activity.source in _BY_HAND:
        written = _("As it was written down; nothing was measured.")
        return {"moving": written, "elevation": written, "speed": _speed(activity, display)}
    found = {
        "moving": _moving(activity, display),
        "speed": _speed(activity, display),
        "elevation": _with(
            _elevation(activity.elevation_source, display), *_heights(activity, display)
        ),
        "gap": _(
            "What the pace would have been on the flat for the same effort: the slope over 15 m either side of each point, and how much slower or faster runners go on it at the same heart rate."
        ),
        "fastest_km": _(
            "The shortest time in which a whole kilometre was covered anywhere in the recording, stops included. Faster than anybody ever ran it does not count."
        ),
        "efforts": _(
            "The shortest time for each distance anywhere in the recording, stops included, as a race would be timed."
        ),
        "energy": _energy(activity, display, weight_kg),
    }
    return {kind: words for kind, words in found.items() if words}


def glossary(display: Display) -> list[tuple[str, str]]:
    """Every derived number and how it is found, for whoever has no activity to ask."""
    run = Activity(sport="Run", track="any", source=Source.FILE)
    words = explanations(run, display)
    return [
        (_("Moving time"), _moving(run, display)),
        (_("Pace and speed"), words["speed"]),
        (_("Elevation gain, with a barometer"), _elevation("barometer", display)),
        (_("Elevation gain, without one"), _elevation("gps", display)),
        (_("Grade-adjusted pace"), words["gap"]),
        (_("Fastest kilometre"), words["fastest_km"]),
        (_("Best efforts"), words["efforts"]),
        (_("Energy, with a power meter"), str(_CALORIES["power"])),
        (_("Energy, running and walking"), str(_CALORIES["acsm"])),
        (_("Energy, other sports"), str(_CALORIES["met"])),
    ]


def _with(words: str, *inputs: str) -> str:
    """The words and, where they are known, the values that went in."""
    known = [each for each in inputs if each]
    if not known:
        return words
    return words + " " + _("Here: %(inputs)s.") % {"inputs": ", ".join(known)}


def _speed(activity: Activity, display: Display) -> str:
    words = _("Distance and moving time, one divided by the other.")
    if not activity.distance_m or not activity.moving_s:
        return words
    return _with(
        words,
        formats.distance(activity.distance_m, display, exact=True).text,
        formats.duration(activity.moving_s, display).text,
    )


def _energy(activity: Activity, display: Display, weight_kg: float | None) -> str:
    """Of whoever may see it: for others the method is blank already."""
    method = activity.calories_method
    words = str(_CALORIES.get(method, ""))
    weight = formats.weight(weight_kg, display).text if weight_kg else ""
    moving = formats.duration(activity.moving_s, display).text
    if method == "power" and activity.calories_kcal:
        return _with(words, _("%(work)s kJ of work") % {"work": round(activity.calories_kcal)})
    if method == "acsm" and weight:
        way = formats.distance(activity.distance_m, display, exact=True).text
        climb = formats.elevation(activity.elevation_gain_m or 0.0, display).text
        return _with(words, weight, way, _("%(height)s up") % {"height": climb}, moving)
    if method == "met" and weight:
        cost = _("%(met)s times resting") % {"met": f"{sports.find(activity.sport).met:g}"}
        return _with(words, cost, weight, moving)
    return words


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


def _heights(activity: Activity, display: Display) -> list[str]:
    if activity.elevation_low_m is None or activity.elevation_high_m is None:
        return []
    if activity.elevation_source not in {"barometer", "gps"}:
        return []
    span = {
        "low": formats.elevation(activity.elevation_low_m, display).text,
        "high": formats.elevation(activity.elevation_high_m, display).text,
        "loss": formats.elevation(activity.elevation_loss_m, display).text,
    }
    return [_("between %(low)s and %(high)s, and %(loss)s down again") % span]


def _elevation(source: str, display: Display) -> str:
    if source == "device":
        return _("As your device reckoned it: the recording has no altitudes of its own.")
    if source == "manual":
        return _("As it was written down; nothing was measured.")
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
