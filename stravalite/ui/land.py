"""The shapes of land and the borders between countries, from the TopoJSON of the package world-atlas.

TopoJSON keeps every line once, as steps on a grid, and draws shapes of lines. Pages need two lists of
lines in the same steps: the rings around land, and what two countries share.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

Line = list[list[int]]  # [x, y] on the grid, not in steps


def shapes(topology: dict[str, Any]) -> dict[str, Any]:
    """`scale` and `translate` of the grid (degrees), `land` and `borders`: each line as x, y, then steps."""
    lines = [_places(arc) for arc in topology["arcs"]]
    around = round(360 / topology["transform"]["scale"][0])
    land = [
        part
        for ring in _rings(topology["objects"]["land"])
        for part in _unrolled(_joined(ring, lines), around)
    ]
    uses = Counter(
        index if index >= 0 else ~index
        for ring in _rings(topology["objects"]["countries"])
        for index in ring
    )
    shared = [lines[index] for index, times in sorted(uses.items()) if times > 1]
    transform = topology["transform"]
    return {
        "scale": transform["scale"],
        "translate": transform["translate"],
        "land": [_steps(ring) for ring in land],
        "borders": [_steps(line) for line in shared],
    }


def compact(data: bytes) -> str:
    """The same from the bytes of a file to the text of one."""
    return json.dumps(shapes(json.loads(data)), separators=(",", ":"))


def _places(arc: list[list[int]]) -> Line:
    x = y = 0
    places = []
    for right, up in arc:
        x, y = x + right, y + up
        places.append([x, y])
    return places


def _rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """Every ring of a geometry as the numbers of its lines; ~n is line n backwards."""
    if geometry["type"] == "GeometryCollection":
        for each in geometry["geometries"]:
            yield from _rings(each)
    elif geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def _joined(ring: list[int], lines: list[Line]) -> Line:
    places: Line = []
    for index in ring:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        places += line[1:] if places else line
    return places


def _unrolled(ring: Line, around: int) -> list[Line]:
    """A ring without leaps over the date line, on either side of the map if it lies on both.

    One that goes around a pole is closed below the edge of the map.
    """
    places, shift = [ring[0]], 0
    for (before, _y), (x, y) in pairwise(ring):
        shift -= around * round((x - before) / around)
        places.append([x + shift, y])
    if places[0][0] != places[-1][0]:
        places += [[places[-1][0], 0], [places[0][0], 0]]
    found = [places]
    if max(x for x, _y in places) > around:
        found.append([[x - around, y] for x, y in places])
    if min(x for x, _y in places) < 0:
        found.append([[x + around, y] for x, y in places])
    return found


def _steps(line: Line) -> list[int]:
    flat = list(line[0])
    for (x, y), (right, up) in pairwise(line):
        flat += [right - x, up - y]
    return flat
