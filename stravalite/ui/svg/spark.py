"""A small line without axes beside a number: a history at a glance."""

from collections.abc import Sequence

from stravalite.ui.svg.markup import element, polyline_path
from stravalite.ui.svg.scales import Scale

MARGIN = 6.0


def spark(
    values: Sequence[float | None],
    label: str,
    *,
    width: float = 200,
    height: float = 48,
    lower_is_better: bool = False,
) -> str:
    """Dots joined by lines, the last one filled; better is up; gaps stay gaps."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    top, bottom = (height - MARGIN, MARGIN) if lower_is_better else (MARGIN, height - MARGIN)
    y = Scale(min(known), max(known), bottom, top)
    x = Scale(0, max(len(values) - 1, 1), MARGIN, width - MARGIN)
    runs = [[(x(place), y(value)) for place, value in run] for run in unbroken(values)]
    lines = "".join(
        element("path", d=path, class_="chart-line") for path in map(polyline_path, runs) if path
    )
    dots = [point for run in runs for point in run]
    marks = "".join(
        element(
            "circle",
            cx=px,
            cy=py,
            r=4.0 if place == len(dots) - 1 else 3.0,
            class_="chart-dot chart-dot-last" if place == len(dots) - 1 else "chart-dot",
        )
        for place, (px, py) in enumerate(dots)
    )
    box = f"0 0 {width:g} {height:g}"
    return element("svg", lines + marks, viewBox=box, role="img", aria_label=label, class_="spark")


def unbroken(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The runs of neighbours that are there, each value with its place."""
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is not None:
            runs[-1].append((place, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
