"""Stacked lanes over one distance or time axis: pace, heart rate, elevation, power.

Every lane has an axis of its own. Faster is up: a pace axis is inverted, and it is clipped at the
2nd and 98th percentile so that one stop does not flatten the rest. What was not recorded is a gap.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from stravalite.ui.svg.markup import data_table, element, figure, polyline_path, text
from stravalite.ui.svg.scales import Scale, clock_step, percentile, round_step, ticks
from stravalite.ui.svg.spark import unbroken

Speak = Callable[[float], str]

GAP_BETWEEN = 16.0
AXIS_ROOM = 24.0
TABLE_ROWS = 20


@dataclass(frozen=True, slots=True)
class Lane:
    """One measure. `speak` writes a value with its unit, `tick` a value on the axis."""

    name: str
    label: str
    values: Sequence[float | None]
    summary: str
    note: str
    speak: Speak
    tick: Speak
    inverted: bool = False
    clipped: bool = False
    clock: bool = False
    filled: bool = False
    least_span: float = 0.0


@dataclass(frozen=True, slots=True)
class Axis:
    """What lanes share: ascending positions, how a position is written and its kind of steps.

    `name` is the column they come from and `unit` how much of it is one of the positions: scripts
    find their samples on the drawing by these.
    """

    positions: Sequence[float]
    tick: Speak
    title: str
    clock: bool = False
    name: str = ""
    unit: float = 1.0


@dataclass(frozen=True, slots=True)
class Size:
    """Room in pixels; `label` is the column at the start, `ticks` the one at the end."""

    width: float = 720
    lane: float = 64
    label: float = 92
    ticks: float = 44
    most_ticks: int = field(default=6)


WIDE = Size()
NARROW = Size(width=358, lane=64, label=0, ticks=38, most_ticks=4)
ALONE = Size(width=358, lane=120, label=0, ticks=38, most_ticks=4)


def lanes(
    axis: Axis,
    drawn: Sequence[Lane],
    caption: str,
    *,
    table_summary: str,
    size: Size = WIDE,
) -> str:
    """All lanes as one `<figure>` with caption and data table; empty when nothing can be drawn."""
    shown = usable(axis, drawn)
    if not shown:
        return ""
    drawing = stack(axis, shown, caption, size=size)
    return figure(drawing, caption, table(axis, shown, table_summary), class_="chart lanes")


def usable(axis: Axis, drawn: Sequence[Lane]) -> list[Lane]:
    """The lanes that have something to draw."""
    if len(axis.positions) < 2:
        return []
    return [lane for lane in drawn if any(value is not None for value in lane.values)]


def stack(axis: Axis, drawn: Sequence[Lane], label: str, *, size: Size = WIDE) -> str:
    """Usable lanes one above the other as one `<svg>`, over one axis.

    `data-axis` is the column beneath, `data-from` and `data-to` its ends, which lie at `data-start`
    and `data-end` of the drawing.
    """
    low, high = axis.positions[0], axis.positions[-1]
    x = Scale(low, high, size.label, size.width - size.ticks)
    parts = []
    top = 8.0
    head = 0.0 if size.label else 22.0
    for lane in drawn:
        top += head
        parts.append(_lane(lane, axis, x, top, size))
        top += size.lane + GAP_BETWEEN
    height = top - GAP_BETWEEN + AXIS_ROOM
    parts.append(_position_axis(axis, x, top - GAP_BETWEEN, size))
    return element(
        "svg",
        "".join(parts),
        viewBox=f"0 0 {size.width:g} {height:g}",
        role="img",
        aria_label=label,
        data_axis=axis.name or None,
        data_from=low * axis.unit,
        data_to=high * axis.unit,
        data_start=x.start,
        data_end=x.end,
    )


def table(axis: Axis, drawn: Sequence[Lane], summary: str) -> str:
    """The numbers behind the lanes, to unfold."""
    head_cells = [axis.title, *(lane.label for lane in drawn)]
    return data_table(summary, head_cells, table_rows(axis, drawn))


def domain(lane: Lane) -> tuple[float, float]:
    """The lowest and highest value drawn, clipped where asked and never narrower than the least."""
    known = [value for value in lane.values if value is not None]
    low, high = min(known), max(known)
    if lane.clipped and len(known) > 2:
        low, high = percentile(known, 0.02), percentile(known, 0.98)
    missing = max(lane.least_span - (high - low), 0.0)
    return low - missing / 2, high + missing / 2


def table_rows(axis: Axis, drawn: Sequence[Lane]) -> list[list[str]]:
    """Up to `TABLE_ROWS` evenly spaced samples, spoken; an en dash where nothing was recorded."""
    count = len(axis.positions)
    step = max(1, -(-count // TABLE_ROWS))
    places = range(0, count, step)
    return [
        [axis.tick(axis.positions[place]), *(_spoken(lane, place) for lane in drawn)]
        for place in places
    ]


def _spoken(lane: Lane, place: int) -> str:
    value = lane.values[place] if place < len(lane.values) else None
    return "\u2013" if value is None else lane.speak(value)


def _lane(lane: Lane, axis: Axis, x: Scale, top: float, size: Size) -> str:
    low, high = domain(lane)
    bottom = top + size.lane
    y = Scale(low, high, top, bottom) if lane.inverted else Scale(low, high, bottom, top)
    points = [
        [(x(axis.positions[place]), y(value)) for place, value in run]
        for run in unbroken(lane.values[: len(axis.positions)])
    ]
    lines = "".join(_run(run, bottom, filled=lane.filled) for run in points)
    words = _beside(lane, top) if size.label else _above(lane, top, size)
    content = words + _value_ticks(lane, y, (low, high), x, size) + lines
    return element("g", content, class_=f"lane lane-{lane.name}", data_lane=lane.name)


def _run(points: list[tuple[float, float]], bottom: float, *, filled: bool) -> str:
    path = polyline_path(points)
    if not path:
        return ""
    line = element("path", d=path, class_="chart-line")
    if not filled:
        return line
    ends = f"L{points[-1][0]:.2f} {bottom:.2f}L{points[0][0]:.2f} {bottom:.2f}Z"
    return element("path", d=path + ends, class_="chart-area") + line


def _beside(lane: Lane, top: float) -> str:
    return (
        text(lane.label, x=0, y=top + 14, class_="chart-label")
        + text(lane.summary, x=0, y=top + 34, class_="chart-value")
        + text(lane.note, x=0, y=top + 50, class_="chart-text")
    )


def _above(lane: Lane, top: float, size: Size) -> str:
    end = size.width - size.ticks
    return text(lane.label, x=0, y=top - 10, class_="chart-label") + text(
        f"{lane.summary} {lane.note}", x=end, y=top - 10, class_="chart-text chart-end"
    )


def _value_ticks(lane: Lane, y: Scale, limits: tuple[float, float], x: Scale, size: Size) -> str:
    levels = value_ticks(limits, clock_step if lane.clock else round_step)
    marks = []
    for level in levels:
        at = y(level)
        marks.append(element("line", x1=x.start, x2=x.end, y1=at, y2=at, class_="chart-grid"))
        marks.append(
            text(
                lane.tick(level),
                x=size.width - size.ticks + 8,
                y=at + 4,
                class_="chart-text",
            )
        )
    return "".join(marks)


def value_ticks(limits: tuple[float, float], step: Callable[[float, int], float]) -> list[float]:
    """Two to four round values: one alone would not tell the size of anything."""
    finer = (ticks(*limits, most=most, step=step) for most in (3, 4, 5, 6))
    return next((levels for levels in finer if len(levels) > 1), [limits[0]])


def _position_axis(axis: Axis, x: Scale, bottom: float, size: Size) -> str:
    step = clock_step if axis.clock else round_step
    marks = [
        element("line", x1=x.start, x2=x.end, y1=bottom, y2=bottom, class_="chart-axis"),
    ]
    for position in ticks(x.low, x.high, most=size.most_ticks, step=step):
        at = x(position)
        class_ = "chart-text" if at - x.start < 12 else "chart-text chart-middle"
        marks.append(text(axis.tick(position), x=at, y=bottom + 18, class_=class_))
    return "".join(marks)
