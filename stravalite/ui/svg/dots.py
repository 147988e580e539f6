"""Dots over time: how often and how well, with the best ringed, one marked and the trend as a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import numpy as np

from stravalite.ui.svg.markup import element, text
from stravalite.ui.svg.scales import Scale, clock_step, round_step, ticks

LEAST_FOR_TREND = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """`label` is said of it."""

    day: date
    value: float
    label: str
    is_marked: bool = False


def dots(
    drawn: Sequence[Dot],
    label: str,
    *,
    tick: Callable[[float], str],
    tell_day: Callable[[date], str],
    lower_is_better: bool = False,
    clock: bool = False,
    width: float = 358,
    height: float = 150,
) -> str:
    """One `<svg>` in which better is up; `clock` has ticks of whole seconds. Empty without two dots."""
    if len(drawn) < 2:
        return ""
    days = [dot.day.toordinal() for dot in drawn]
    values = [dot.value for dot in drawn]
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or high * 0.05 or 1.0
    x = Scale(min(days), max(days), 12, width - 60)
    bottom, top = (10.0, height - 28) if lower_is_better else (height - 28, 10.0)
    y = Scale(low - room, high + room, bottom, top)
    step = clock_step if clock else round_step
    levels = ticks(low - room, high + room, 4, step)
    parts = [_grid(y, levels, width, tick)]
    parts += _ends(drawn, tell_day, width, height)
    if len(drawn) >= LEAST_FOR_TREND and max(days) > min(days):
        slope, base = np.polyfit(np.array(days) - days[0], values, 1)
        ends = [(day, base + slope * (day - days[0])) for day in (min(days), max(days))]
        (x1, y1), (x2, y2) = ((x(day), y(float(value))) for day, value in ends)
        parts.append(element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="chart-trend"))
    best = values.index(low if lower_is_better else high)
    for place, dot in enumerate(drawn):
        parts.append(_dot(dot, x(days[place]), y(dot.value), is_best=place == best))
    box = f"0 0 {width:g} {height:g}"
    return element("svg", "".join(parts), viewBox=box, role="img", aria_label=label, class_="dots")


def _dot(dot: Dot, cx: float, cy: float, *, is_best: bool) -> str:
    ring = element("circle", cx=cx, cy=cy, r=9, class_="chart-ring") if is_best else ""
    kind = "chart-dot chart-dot-last" if dot.is_marked else "chart-dot"
    title = element("title", escape(dot.label))
    return ring + element("circle", title, cx=cx, cy=cy, r=5, class_=kind)


def _grid(y: Scale, levels: list[float], width: float, tick: Callable[[float], str]) -> str:
    lines = []
    for value in levels:
        at = y(value)
        lines.append(element("line", x1=0, x2=width - 52, y1=at, y2=at, class_="chart-grid"))
        lines.append(text(tick(value), x=width, y=at + 4, class_="chart-text chart-end"))
    return "".join(lines)


def _ends(
    drawn: Sequence[Dot], tell_day: Callable[[date], str], width: float, height: float
) -> list[str]:
    first, last = drawn[0].day, drawn[-1].day
    words = [text(tell_day(first), x=0, y=height - 6, class_="chart-text")]
    if last != first:
        end = width - 52
        words.append(text(tell_day(last), x=end, y=height - 6, class_="chart-text chart-end"))
    return words
