"""The log's discs: how large, of which shape and colour, and what is said in words. Pure but for words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from activities.calendar.weeks import Day, Measure, Planned, Shape, share
from stravalite.ui import formats, locales
from stravalite.ui.display import Display
from stravalite.ui.formats import Formatted
from stravalite.ui.sports import sport_named

#: Half the box a disc is drawn in, and the smallest and largest radius in it.
_HALF, _LEAST, _MOST = 26.0, 6.0, 24.0
#: From this radius on a label fits inside.
_FITS = 17.0


@dataclass(frozen=True, slots=True)
class Disc:
    """One day's mark: `inside` or `below` bears the label."""

    svg: SafeString
    below: str


def label_of(value: float | None, measure: Measure, display: Display) -> str:
    """As short as it can be said: `34′`, `1:49`, `12.4`, `350`."""
    if value is None:
        return ""
    if measure == "time":
        minutes = int(value / 60 + 0.5)
        text = f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 60 else f"{minutes}′"
        return locales.local_digits(text, display.language)
    if measure == "distance":
        return formats.distance(value, display).value
    return (formats.elevation if measure == "climb" else formats.energy)(value, display).value


def words_of(value: float | None, measure: Measure, display: Display) -> Formatted:
    """With its unit, for totals and for screen readers."""
    by_measure: dict[Measure, Any] = {
        "time": formats.total_duration,
        "distance": formats.distance,
        "climb": formats.elevation,
        "calories": formats.energy,
    }
    said: Formatted = by_measure[measure](value, display)
    return said


def disc_of(day: Day, measure: Measure, most: float, display: Display) -> Disc | None:
    """The day's mark, or None for a day of rest without a plan."""
    plans = day.open_plans
    if day.leading is None:
        return Disc(_plan(plans[0]), "") if plans else None
    value = day.totals.of(measure)
    radius = _LEAST + (_MOST - _LEAST) * share(value, most)
    label = label_of(value, measure, display)
    inside = label if radius >= _FITS and day.leading.shape != "triangle" else ""
    shape = _SHAPES[day.leading.shape](radius)
    slot = sport_named(day.leading.sport).slot
    svg = format_html(
        '<svg class="disc slot-{} disc-{}" viewBox="0 0 52 52" aria-hidden="true" focusable="false">'
        "{}{}{}</svg>",
        slot,
        day.leading.shape,
        shape,
        format_html('<text x="26" y="30" text-anchor="middle">{}</text>', inside) if inside else "",
        SafeString('<circle class="disc-more" cx="46" cy="6" r="4"/>') if plans else "",
    )
    return Disc(svg, "" if inside else label)


def _plan(planned: Planned) -> SafeString:
    """A hollow one: nothing is known of how large it will be."""
    return format_html(
        '<svg class="disc disc-plan slot-{}" viewBox="0 0 52 52" aria-hidden="true" focusable="false">{}</svg>',
        sport_named(planned.sport).slot,
        _circle(14.0),
    )


def _circle(radius: float) -> SafeString:
    return format_html('<circle cx="26" cy="26" r="{}"/>', f"{radius:.1f}")


def _ring(radius: float) -> SafeString:
    return format_html('<circle cx="26" cy="26" r="{}"/>', f"{max(radius - 1.5, 4.0):.1f}")


def _square(radius: float) -> SafeString:
    half = 0.89 * radius  # of the same area
    return format_html(
        '<rect x="{0}" y="{0}" width="{1}" height="{1}" rx="2"/>',
        f"{_HALF - half:.1f}",
        f"{2 * half:.1f}",
    )


def _triangle(radius: float) -> SafeString:
    side = min(1.2 * radius, 25.0)
    return format_html(
        '<path d="M26 {}L{} {}H{}Z"/>',
        f"{_HALF - side:.1f}",
        f"{_HALF + side:.1f}",
        f"{_HALF + 0.75 * side:.1f}",
        f"{_HALF - side:.1f}",
    )


_SHAPES: dict[Shape, Any] = {
    "circle": _circle,
    "ring": _ring,
    "square": _square,
    "triangle": _triangle,
}
