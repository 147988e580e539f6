"""Maps without a map: a route drawn on paper with a distance grid, and its thumbnail.

Positions are (lat, lon) in degrees, sizes in pixels. Inline drawings carry classes that the style
sheet colours; a thumbnail file of its own carries its colours. Nothing has a style attribute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np

from activities.maps.geometry import Points, finite, fit, keep_shape, path_data, project
from activities.maps.geometry import thumbnail_path as path_of_thumbnail

LatLon = tuple[float, float]
KmMark = tuple[str, float, float]  # label, lat, lon
Stretch = tuple[int | None, Sequence[LatLon]]  # step of colour (0 is the darkest), its path
Theme = Literal["light", "dark"]

PADDING_SHARE = 0.10
LEAST_EXTENT_M = 120.0
_EQUATOR_M = 40_075_016.686
_WORLD_PX = 256.0
_SHAPE_TOLERANCE_PX = 0.4
_CONTEXT_TOLERANCE_PX = 1.5  # faint lines tell where one has been, not how exactly
_MARK_ROOM_PX = 22.0
_ENDS_APART_PX = 10.0  # nearer than this the finish is drawn as a frame around the start
_LEAST_CELL_PX = 56.0
_MOST_CONTEXT_PATHS = 60
_FOOT_M, _MILE_M = 0.3048, 1609.344

#: Lengths of a cell and of the scale bar that read as round numbers.
METRIC_LENGTHS_M: tuple[float, ...] = tuple(m * 10.0**e for e in range(1, 7) for m in (1, 2, 5))
IMPERIAL_LENGTHS_M: tuple[float, ...] = (
    *(feet * _FOOT_M for feet in (50, 100, 200, 500, 1000, 2000)),
    *(miles * _MILE_M for miles in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)

#: The map colours of the two themes, for files that no style sheet reaches.
_THUMBNAIL_COLOURS: dict[Theme, dict[str, str]] = {
    "light": {
        "ground": "#F1F0EA",
        "casing": "#FFFFFF",
        "route": "#4B3FC9",
        "start": "#0B7566",
    },
    "dark": {
        "ground": "#16151F",
        "casing": "#0B0A13",
        "route": "#A9A0FF",
        "start": "#4FD1BC",
    },
}


@dataclass(frozen=True, slots=True)
class Frame:
    """How world pixels become picture pixels: one scale, one shift; and metres per picture pixel."""

    scale: float
    shift: tuple[float, float]
    metres_per_px: float
    centre_lon: float

    def place(self, lat: Sequence[float], lon: Sequence[float]) -> Points:
        """Positions in the picture, shape (n, 2), brought to the side of the date line we are on."""
        lats, lons = finite(np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64))
        if not lats.size:
            return np.empty((0, 2))
        turns = np.round((self.centre_lon - float(np.mean(lons))) / 360.0)
        placed: Points = project(lats, lons + 360.0 * turns) * self.scale + np.array(self.shift)
        return placed


def metric_label(distance_m: float) -> str:
    """`500 m`, `2 km`: the words of a scale bar."""
    return f"{distance_m / 1000:g}\u00a0km" if distance_m >= 1000 else f"{distance_m:g}\u00a0m"


def route_svg(
    paths: Sequence[Sequence[LatLon]],
    width: float = 820,
    height: float = 420,
    *,
    stretches: Sequence[Stretch] = (),
    km_marks: Sequence[KmMark] = (),
    start: bool = True,
    finish: bool = True,
    grid: bool = True,
    scale_bar: bool = True,
    context_paths: Sequence[Sequence[LatLon]] = (),
    label: str = "",
    scale_label: Callable[[float], str] = metric_label,
    lengths_m: Sequence[float] = METRIC_LENGTHS_M,
) -> str:
    """The route-only hero map as inline SVG; empty for a recording without a position.

    `paths` are the unbroken parts of the route, `stretches` the same in steps of colour if it is
    drawn so, `context_paths` the viewer's own other tracks; the scale is one of `lengths_m`, written by `scale_label`.
    """
    frame = frame_of(paths, width, height)
    if frame is None:
        return ""
    placed = [part for part in (_placed(frame, path) for path in paths) if len(part)]
    cell_m = round_cell(frame.metres_per_px, lengths_m)
    layers = [_rectangle(width, height)]
    if grid:
        layers.append(_grid(cell_m / frame.metres_per_px, width, height))
    layers += [_context(frame, path) for path in context_paths[:_MOST_CONTEXT_PATHS]]
    layers.append(_coloured(frame, placed, stretches) if stretches else _route(placed))
    ends = [placed[0][0]] * start + [placed[-1][-1]] * finish
    layers.append(_km_marks(frame, km_marks, ends))
    together = start and finish and float(np.hypot(*(ends[0] - ends[1]))) < _ENDS_APART_PX
    if finish:
        layers.append(_finish(placed[-1][-1], 18 if together else 12))
    if start:
        layers.append(_start(placed[0][0], 5 if together else 7))
    if scale_bar:
        layers.append(_scale_bar(cell_m / frame.metres_per_px, scale_label(cell_m), height))
    return _document(width, height, "".join(layers), label, frame=frame)


def thumbnail_svg(
    points: Sequence[LatLon],
    width: float = 320,
    height: float = 180,
    *,
    theme: Theme | None = None,
    label: str = "",
) -> str:
    """The whole route fitted with a tenth of padding; empty for a recording without a position.

    With a `theme` it is a file that stands alone, without one it is drawn for a page's style sheet.
    """
    lat, lon = _columns(points)
    lat, lon = finite(lat, lon)
    if not lat.size:
        return ""
    padding = PADDING_SHARE * min(width, height)
    path = path_of_thumbnail(lat, lon, width, height, padding)
    first = fit(project(lat, lon), width, height, padding)[0]
    if theme is None:
        lines = _stroke("route-casing", path, 6.4) + _stroke("route", path, 3.2)
        content = _rectangle(width, height) + lines + _start(first, 5)
        return _document(width, height, content, label, class_="thumb")
    colours = _THUMBNAIL_COLOURS[theme]
    line = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    content = (
        f'<rect width="{width:g}" height="{height:g}" fill="{colours["ground"]}"/>'
        f'<path {line} stroke="{colours["casing"]}" stroke-width="6.4" d="{path}"/>'
        f'<path {line} stroke="{colours["route"]}" stroke-width="3.2" d="{path}"/>'
        f'<circle cx="{first[0]:.1f}" cy="{first[1]:.1f}" r="5" fill="{colours["start"]}"'
        f' stroke="{colours["casing"]}" stroke-width="2"/>'
    )
    return _document(width, height, content, label, sized=True)


def frame_of(paths: Sequence[Sequence[LatLon]], width: float, height: float) -> Frame | None:
    """The frame in which all paths fit with a tenth of padding; None without a position."""
    lat, lon = _columns([point for path in paths for point in path])
    lat, lon = finite(lat, lon)
    if not lat.size:
        return None
    world = project(lat, lon)
    middle_lat = (float(lat.min()) + float(lat.max())) / 2
    metres_per_world_px = _EQUATOR_M / _WORLD_PX * max(float(np.cos(np.radians(middle_lat))), 1e-3)
    low, high = world.min(axis=0), world.max(axis=0)
    # Standing still would otherwise be blown up until its noise looks like a route.
    least = LEAST_EXTENT_M / metres_per_world_px
    spare = max(least - float((high - low).max()), 0.0) / 2
    corners = np.array([low - spare, high + spare])
    padding = PADDING_SHARE * min(width, height)
    fitted = fit(corners, width, height, padding)
    axis = int(np.argmax(corners[1] - corners[0]))
    scale = float((fitted[1, axis] - fitted[0, axis]) / (corners[1, axis] - corners[0, axis]))
    shift = fitted[0] - corners[0] * scale
    return Frame(
        scale=scale,
        shift=(float(shift[0]), float(shift[1])),
        metres_per_px=metres_per_world_px / scale,
        centre_lon=(float(lon.min()) + float(lon.max())) / 2,
    )


def round_cell(metres_per_px: float, lengths_m: Sequence[float] = METRIC_LENGTHS_M) -> float:
    """The smallest of the ascending lengths that is wide enough for a cell of the grid."""
    fitting = (length for length in lengths_m if length / metres_per_px >= _LEAST_CELL_PX)
    return next(fitting, lengths_m[-1])


def _columns(points: Sequence[LatLon]) -> tuple[Points, Points]:
    pairs = np.array(points, dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _placed(frame: Frame, path: Sequence[LatLon]) -> Points:
    lat, lon = _columns(path)
    return frame.place(lat.tolist(), lon.tolist())


def _simple_path(points: Points) -> str:
    return path_data(points[keep_shape(points, _SHAPE_TOLERANCE_PX)])


def _rectangle(width: float, height: float) -> str:
    return f'<rect class="map-ground" width="{width:g}" height="{height:g}"/>'


def _grid(cell: float, width: float, height: float) -> str:
    """Lines a cell apart, one crossing in the middle, as one path.

    It goes on above and below: a page may show the drawing in a frame taller than itself.
    """
    columns = np.arange((width / 2) % cell, width, cell)
    first_row = (height / 2) % cell - np.floor(height / cell) * cell
    rows = np.arange(first_row, 2 * height, cell)
    lines = [f"M{x:.1f} {-height:g}V{2 * height:g}" for x in columns]
    lines += [f"M0 {y:.1f}H{width:g}" for y in rows]
    return f'<path class="map-grid" d="{"".join(lines)}"/>'


def _context(frame: Frame, path: Sequence[LatLon]) -> str:
    points = _placed(frame, path)
    if len(points) < 2:
        return ""
    line = path_data(np.rint(points[keep_shape(points, _CONTEXT_TOLERANCE_PX)]))
    return f'<path class="map-context" d="{line}"/>'


def _route(parts: Sequence[Points]) -> str:
    path = "".join(_simple_path(part) for part in parts)
    # One unbroken line may be drawn as if by a pen; a broken one would flicker.
    once = ' pathLength="1"' if len(parts) == 1 else ""
    route = "route route-once" if once else "route"
    return _stroke("route-casing", path, 9) + _stroke(route, path, 5, once)


def _coloured(frame: Frame, parts: Sequence[Points], stretches: Sequence[Stretch]) -> str:
    """One path for each step of colour, on a dark casing; step "none" is what was not measured."""
    lines: dict[str, str] = {}
    for step, path in stretches:
        name = "none" if step is None else str(step + 1)
        lines[name] = lines.get(name, "") + _simple_path(_placed(frame, path))
    casing = _stroke("route-casing route-dark", "".join(_simple_path(part) for part in parts), 9)
    drawn = [
        _stroke(f"route step-{name}", line, 5) for name, line in sorted(lines.items(), reverse=True)
    ]
    return casing + "".join(drawn)


def _stroke(class_: str, path: str, width: float, extra: str = "") -> str:
    return f'<path class="{class_}" stroke-width="{width:g}"{extra} d="{path}"/>'


def _start(point: Points, radius: float) -> str:
    return f'<circle class="marker-start" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius:g}"/>'


def _finish(point: Points, size: float) -> str:
    x, y = float(point[0]) - size / 2, float(point[1]) - size / 2
    box = f'x="{x:.1f}" y="{y:.1f}" width="{size:g}" height="{size:g}"'
    return f'<rect class="marker-finish" {box} rx="1.5"/>'


def _km_marks(frame: Frame, marks: Sequence[KmMark], taken: Sequence[Points]) -> str:
    """Numbered discs, left out where they would cover an end or each other."""
    covered = list(taken)
    drawn = []
    for words, lat, lon in marks:
        placed = frame.place([lat], [lon])
        if not len(placed):
            continue
        point = placed[0]
        if any(float(np.hypot(*(point - other))) < _MARK_ROOM_PX for other in covered):
            continue
        covered.append(point)
        at = f'x="{point[0]:.1f}" y="{point[1]:.1f}"'
        disc = f'<circle class="marker-km" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="9"/>'
        drawn.append(f'{disc}<text class="marker-km-text" {at}>{escape(words)}</text>')
    return "".join(drawn)


def _scale_bar(length: float, words: str, height: float) -> str:
    top = height - 40
    return (
        f'<g class="scale"><rect class="scale-plate" x="12" y="{top:.1f}" rx="4"'
        f' width="{length + 24:.1f}" height="28"/>'
        f'<path class="scale-line" d="M24 {top + 20:.1f}h{length:.1f}"/>'
        f'<text class="scale-text" x="24" y="{top + 14:.1f}">{escape(words)}</text></g>'
    )


def _document(
    width: float,
    height: float,
    content: str,
    label: str,
    *,
    class_: str = "",
    sized: bool = False,
    frame: Frame | None = None,
) -> str:
    """`frame` lets a script place a position as `Frame.place` does."""
    size = f' width="{width:g}" height="{height:g}"' if sized else ""
    kind = f' class="{class_}"' if class_ else ""
    named = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    box = f'viewBox="0 0 {width:g} {height:g}"'
    if frame is not None:
        x, y = frame.shift
        box += f' data-scale="{frame.scale:.12g}" data-x="{x:.2f}" data-y="{y:.2f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg"{kind} {box}{size}{named}>{content}</svg>'
