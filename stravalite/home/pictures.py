"""The landing page's pictures: our own drawings of an invented run, made by what draws real ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from activities.activity.models import Activity, Source
from activities.log import charts, route_map
from activities.numbers.synthetic import Route
from activities.recordings.recording import Column
from activities.streams import codec
from activities.uploads.pipeline import process
from stravalite.demo import seasons
from stravalite.demo.recording import recorded
from stravalite.demo.sessions import PARK, Session
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.svg.bars import Bar, bars

_RUN = Session(
    1, "08:30", "Run", 74, "Long river", place=PARK, route=Route(12, 13_100.0), coffee_min=9.0
)  # fmt: skip
_DAY = date(2026, 6, 15)
_WEEKS = 16


@dataclass(frozen=True, slots=True)
class Pictures:
    route: SafeString | str
    analysis: SafeString | str
    weeks: SafeString


@lru_cache(maxsize=8)
def pictures(language: str) -> Pictures:
    """Drawn once for each language, in a tenth of a second; the same run every time."""
    with override(language):
        activity, columns = _run()
        display = Display(language=language)
        drawn = route_map.map_drawings(activity, columns, display)
        chosen = {
            name: columns[name] for name in ("time", "distance", "speed", "heartrate", "altitude")
        }
        lanes = charts.small_lanes(activity, chosen, display)
        return Pictures(drawn["map_narrow_svg"], lanes, _weeks(display))


def _run() -> tuple[Activity, dict[str, Column]]:
    """The run read and measured like any file."""
    start = datetime(2026, 6, 14, 7, 30, tzinfo=UTC)
    data = recorded(device="Forerunner 255", serial=1, session=_RUN, start_time=start, seed=4)
    (found,) = process(data=data, name="river.fit")
    activity = Activity(
        sport=found.sport, start_time=start, source=Source.FILE, track=found.track, **found.numbers
    )
    return activity, codec.decode(found.reduced)


def _weeks(display: Display) -> SafeString:
    """What the sample runner's plan covers week by week."""
    metres = [0.0] * _WEEKS
    for session in seasons.runner(_DAY, 3_301):
        if session.route and session.days_ago <= 7 * _WEEKS:
            metres[_WEEKS - 1 - (session.days_ago - 1) // 7] += session.route.length_m
    items = [
        Bar(
            str(number), length / 1000.0, formats.distance(length, display).text,
            strong=length == max(metres),
        )
        for number, length in enumerate(metres, start=1)
    ]  # fmt: skip
    caption = _("Kilometres a week, sixteen weeks")
    drawing = bars(
        items,
        caption,
        table_summary=_("The same as a table"),
        head=(_("Week"), _("Distance")),
        width=390,
        height=260,
    )
    return mark_safe(drawing)  # noqa: S308 - our own builder escapes what it writes
