"""Bars on a common zero: weeks, splits, zones, sets."""

from collections.abc import Sequence
from dataclasses import dataclass

from stravalite.ui.svg.markup import data_table, element, figure, text
from stravalite.ui.svg.scales import Scale, round_step

TICK_ROOM = 34.0
LABEL_ROOM = 20.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the label under it, the value (None is a gap) and how the value is spoken."""

    label: str
    value: float | None
    spoken: str
    strong: bool = False


def bars(
    items: Sequence[Bar],
    caption: str,
    *,
    table_summary: str,
    head: tuple[str, str],
    width: float = 640,
    height: float = 160,
) -> str:
    """A column chart as `<figure>`; the axis starts at zero and stays when nothing was recorded."""
    top = axis_top([item.value for item in items])
    y = Scale(0, top, height - LABEL_ROOM, 8)
    left, right = TICK_ROOM, width
    parts = [_grid(y, top, left, right)]
    slot = (right - left) / max(len(items), 1)
    every = label_step(len(items), slot)
    for place, item in enumerate(items):
        parts.append(_column(item, left + place * slot, slot, y))
        if place % every == 0:
            parts.append(
                text(
                    item.label,
                    x=left + (place + 0.5) * slot,
                    y=height - 4,
                    class_="chart-text chart-middle",
                )
            )
    drawing = element(
        "svg",
        "".join(parts),
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_label=caption,
    )
    table = data_table(table_summary, head, [(item.label, item.spoken) for item in items])
    return figure(drawing, caption, table)


def axis_top(values: Sequence[float | None]) -> float:
    """The round value at or above the greatest one; 1 when there is none."""
    greatest = max((value for value in values if value is not None), default=0.0)
    if greatest <= 0:
        return 1.0
    step = round_step(greatest, 3)
    steps = -(-greatest // step)
    return float(steps * step)


def label_step(count: int, slot: float, room: float = 30.0) -> int:
    """Every how many bars a label fits without turning it."""
    return max(1, -(-int(room) // max(int(slot), 1))) if count else 1


def _grid(y: Scale, top: float, left: float, right: float) -> str:
    step = round_step(top, 3)
    lines = []
    for n in range(round(top / step) + 1):
        level = y(n * step)
        class_ = "chart-grid" if n else "chart-axis"
        lines.append(element("line", x1=left, x2=right, y1=level, y2=level, class_=class_))
        label = f"{n * step:g}"
        lines.append(text(label, x=left - 6, y=level + 4, class_="chart-text chart-end"))
    return "".join(lines)


def _column(item: Bar, x: float, slot: float, y: Scale) -> str:
    if item.value is None or item.value <= 0:
        return ""
    thickness = min(slot * 0.68, 40.0)
    top = y(item.value)
    return element(
        "rect",
        element("title", text_content(f"{item.label}: {item.spoken}")),
        x=x + (slot - thickness) / 2,
        y=top,
        width=thickness,
        height=max(y(0) - top, 1.0),
        rx=3.0,
        class_="bar bar-strong" if item.strong else "bar",
    )


def text_content(words: str) -> str:
    """Words as character data."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
