"""A picture of an activity to show elsewhere: its route on paper, its name and its numbers, as PNG.

Positions in degrees, sizes in pixels. What is drawn was cut and rounded by whoever asks.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw

from activities.maps.drawing import (
    METRIC_LENGTHS_M,
    Frame,
    LatLon,
    Theme,
    frame_of,
    round_cell,
)
from activities.maps.geometry import keep_shape
from activities.maps.lettering import Lettering

Size = Literal["wide", "portrait", "story"]
#: Raised when the drawing changes: browsers keep what they fetched.
VERSION = 1
SIZES: dict[Size, tuple[int, int]] = {
    "wide": (1200, 630),
    "portrait": (1080, 1350),
    "story": (1080, 1920),
}
_FINE = 2  # lines are drawn so many times as large, then made smaller
_TOLERANCE_PX = 0.5
_COLOURS: dict[Theme, dict[str, str]] = {
    "light": {
        "ground": "#F1F0EA", "grid": "#E2E0D6", "casing": "#FFFFFF", "route": "#4B3FC9",
        "start": "#0B7566", "surface": "#FFFFFF", "text": "#17162B", "quiet": "#4A4863",
    },
    "dark": {
        "ground": "#16151F", "grid": "#232130", "casing": "#0B0A13", "route": "#A9A0FF",
        "start": "#4FD1BC", "surface": "#191827", "text": "#F1F0FA", "quiet": "#BDBAD3",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it; `numbers` are (value, unit, label), `paths` the unbroken parts of a route."""

    title: str
    byline: str
    numbers: tuple[tuple[str, str, str], ...]
    site: str
    paths: Sequence[Sequence[LatLon]] = ()
    lengths_m: Sequence[float] = METRIC_LENGTHS_M


@dataclass(slots=True)
class _Sheet:
    image: Image.Image
    letters: Lettering
    colours: dict[str, str]
    draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.draw = ImageDraw.Draw(self.image)


def draw(poster: Poster, size: Size, theme: Theme, fonts: Path) -> bytes:
    """The PNG; `fonts` is the folder of Inter."""
    width, height = SIZES[size]
    colours = _COLOURS[theme]
    sheet = _Sheet(Image.new("RGB", (width, height), colours["surface"]), Lettering(fonts), colours)
    box = _map_box(size)
    frame = frame_of(poster.paths, box[2], box[3])
    if frame is not None:
        sheet.image.paste(_map(poster, frame, box[2:], colours), box[:2])
    if frame is None:
        _alone(sheet, poster)
    elif size == "wide":
        _beside(sheet, poster, 440)
    else:
        _below(sheet, poster, box[3])
    stream = io.BytesIO()
    sheet.image.save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def _map_box(size: Size) -> tuple[int, int, int, int]:
    """Left, top, width and height of the map."""
    width, height = SIZES[size]
    if size == "wide":
        return 540, 0, width - 540, height
    return 0, 0, width, height - (450 if size == "portrait" else 480)


def _map(
    poster: Poster, frame: Frame, extent: tuple[int, int], colours: dict[str, str]
) -> Image.Image:
    width, height = extent
    image = Image.new("RGB", (width * _FINE, height * _FINE), colours["ground"])
    pen = ImageDraw.Draw(image)
    cell = round_cell(frame.metres_per_px * 1.6, poster.lengths_m) / frame.metres_per_px
    for x in np.arange((width / 2) % cell, width, cell):
        pen.line([(x * _FINE, 0), (x * _FINE, height * _FINE)], colours["grid"], 2 * _FINE)
    for y in np.arange((height / 2) % cell, height, cell):
        pen.line([(0, y * _FINE), (width * _FINE, y * _FINE)], colours["grid"], 2 * _FINE)
    placed = [
        frame.place([lat for lat, _ in path], [lon for _, lon in path]) for path in poster.paths
    ]
    parts = [points[keep_shape(points, _TOLERANCE_PX)] * _FINE for points in placed if len(points)]
    for colour, stroke in ((colours["casing"], 16), (colours["route"], 9)):
        for part in parts:
            _line(pen, part, colour, stroke * _FINE)
    last, first = parts[-1][-1], parts[0][0]
    together = float(np.hypot(*(last - first))) < 16 * _FINE
    _square(pen, last, (17 if together else 12) * _FINE, colours["casing"])
    _square(pen, last, (14 if together else 9) * _FINE, colours["text"])
    _disc(pen, first, (11 if together else 15) * _FINE, colours["casing"])
    _disc(pen, first, (8 if together else 11) * _FINE, colours["start"])
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _line(pen: ImageDraw.ImageDraw, points: np.ndarray, colour: str, width: int) -> None:
    pen.line([(float(x), float(y)) for x, y in points], colour, width, joint="curve")
    for end in (points[0], points[-1]):
        _disc(pen, end, width / 2, colour)


def _disc(pen: ImageDraw.ImageDraw, middle: np.ndarray, radius: float, colour: str) -> None:
    x, y = float(middle[0]), float(middle[1])
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _square(pen: ImageDraw.ImageDraw, middle: np.ndarray, half: float, colour: str) -> None:
    x, y = float(middle[0]), float(middle[1])
    pen.rounded_rectangle((x - half, y - half, x + half, y + half), half / 5, fill=colour)


def _title(
    sheet: _Sheet, poster: Poster, left: float, top: float, width: float, size: float, most: int
) -> float:
    """Name and byline from `top` on; returns where they end."""
    letters, y = sheet.letters, top
    for line in letters.lines(letters.known(poster.title), size, 700, width, most):
        y += size * 1.2
        letters.write(sheet.draw, (left, y), line, size, sheet.colours["text"], 700)
    small = size * 0.5
    for line in letters.lines(letters.known(poster.byline), small, 400, width, 2):
        y += small * 1.6
        letters.write(sheet.draw, (left, y), line, small, sheet.colours["quiet"])
    return y


def _number(
    sheet: _Sheet,
    number: tuple[str, str, str],
    place: tuple[float, float],
    size: float,
    width: float,
) -> None:
    """Value and unit on a line of their foot, the label beneath; smaller where they would not fit."""
    letters, colours = sheet.letters, sheet.colours
    value, unit, label = number
    needed = letters.width(value, size, 700) + letters.width(f" {unit}", size * 0.45)
    size *= min(1.0, width / max(needed, 1.0))
    end = letters.write(sheet.draw, place, value, size, colours["text"], 700)
    if unit:
        letters.write(
            sheet.draw, (end + size * 0.12, place[1]), unit, size * 0.45, colours["quiet"]
        )
    below = (place[0], place[1] + 40)
    (line, *_rest) = letters.lines(label, 26, 400, width, 1) or [""]
    letters.write(sheet.draw, below, line, 26, colours["quiet"])


def _site(sheet: _Sheet, poster: Poster, left: float, foot: float) -> None:
    """Whose server it was, with the route's colour as its mark."""
    sheet.draw.ellipse((left, foot - 19, left + 20, foot + 1), fill=sheet.colours["route"])
    sheet.letters.write(sheet.draw, (left + 32, foot), poster.site, 26, sheet.colours["quiet"], 600)


def _beside(sheet: _Sheet, poster: Poster, width: float) -> None:
    """On a wide picture the words stand left of the map."""
    left, height = 56.0, sheet.image.height
    _site(sheet, poster, left, 76)
    _title(sheet, poster, left, 92, width, 44, 2)
    step = 108
    first = height - 84 - step * (len(poster.numbers) - 1)
    for place, number in enumerate(poster.numbers):
        _number(sheet, number, (left, first + place * step), 60, width)


def _below(sheet: _Sheet, poster: Poster, top: float) -> None:
    """On a tall one they stand beneath it."""
    left, width, height = 64.0, sheet.image.width - 128.0, sheet.image.height
    _title(sheet, poster, left, top + 24, width, 58, 2)
    each = width / max(len(poster.numbers), 1)
    for place, number in enumerate(poster.numbers):
        _number(sheet, number, (left + place * each, height - 150), 72, each - 28)
    _site(sheet, poster, left, height - 44)


def _alone(sheet: _Sheet, poster: Poster) -> None:
    """Without a map the numbers are the picture."""
    left, width, height = 64.0, sheet.image.width - 128.0, sheet.image.height
    tall = height > sheet.image.width
    _title(sheet, poster, left, 64, width, 72 if tall else 56, 3 if tall else 1)
    count = max(len(poster.numbers), 1)
    for place, number in enumerate(poster.numbers):
        if tall:
            foot = height * 0.5 + (place - (count - 1) / 2) * 250 + 60
            _number(sheet, number, (left, foot), 170, width)
        else:
            _number(
                sheet,
                number,
                (left + place * width / count, height * 0.62),
                100,
                width / count - 40,
            )
    _site(sheet, poster, left, height - 64)
