"""Differences in words, never by colour alone."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.activity.models import Activity
from analytics.repeats.queries import Repeat
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named

Tell = Callable[[float, Display], formats.Formatted]

#: Differences below this share of the usual are none.
_SAME = 0.01


def headline(repeats: list[Repeat]) -> str:
    """ "Same route: 7 times, this was the 2nd fastest"."""
    this = next(each for each in repeats if each.is_this)
    times = ngettext("%(count)d time", "%(count)d times", len(repeats)) % {"count": len(repeats)}
    if this.rank == 1:
        return _("%(times)s along this route; this was the fastest.") % {"times": times}
    return _("%(times)s along this route; this was number %(rank)d by speed.") % {
        "times": times,
        "rank": this.rank,
    }


def compared(activity: Activity, usual: dict[str, float], display: Display) -> list[dict[str, str]]:
    """`label` and `text` of each measure that has a usual value."""
    told = []
    for name, value in usual.items():
        now = getattr(activity, name)
        if now is not None:
            told.append(_one(activity, name, now, value, display))
    return told


def _one(
    activity: Activity, name: str, now: float, usual: float, display: Display
) -> dict[str, str]:
    if name == "average_speed_mps":
        return _speed(activity, now, usual, display)
    tell: dict[str, tuple[str, Tell, str, str]] = {
        "average_heartrate_bpm": (
            _("Heart rate"),
            formats.heartrate,
            _("%(much)s higher than usual"),
            _("%(much)s lower than usual"),
        ),
        "elevation_gain_m": (
            _("Climb"),
            formats.elevation,
            _("%(much)s more than usual"),
            _("%(much)s less than usual"),
        ),
        "average_power_w": (
            _("Power"),
            formats.power,
            _("%(much)s more than usual"),
            _("%(much)s less than usual"),
        ),
    }
    label, formatted, more, less = tell[name]
    if abs(now - usual) <= _SAME * usual:
        return {"label": label, "text": _("as usual")}
    much = formatted(abs(now - usual), display).text
    return {"label": label, "text": (more if now > usual else less) % {"much": much}}


def _speed(activity: Activity, now: float, usual: float, display: Display) -> dict[str, str]:
    kind = sport_named(activity.sport).speed
    label = _("Speed") if kind == "speed" else _("Pace")
    if not now or not usual or abs(now - usual) <= _SAME * usual:
        return {"label": label, "text": _("as usual")}
    words = (
        _("faster than usual, which is %(usual)s")
        if now > usual
        else _("slower than usual, which is %(usual)s")
    )
    return {"label": label, "text": words % {"usual": formats.speed_for(kind, usual, display).text}}
