"""The town near a place, from a file that comes along: nobody is asked.

GeoNames' cities of 15,000 people and more (geonames.org, CC BY 4.0), one a line: latitude and longitude (deg),
people, name. `python -m activities.maps.gazetteer cities15000.txt` makes the file anew from the one that
GeoNames offers.
"""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from activities.recordings.recording import Column

FILE = Path(__file__).parent / "towns" / "towns.tsv.gz"
#: Further away nobody would say that they were there.
FURTHEST_KM = 30.0
_KM_PER_DEGREE = 111.195
#: A town of ten times the people is the one that is meant from a bit more than twice as far.
_WEIGHT = 0.35
#: Columns of GeoNames' file.
_NAME, _LAT, _LON, _PEOPLE = 1, 4, 5, 14


@dataclass(frozen=True, slots=True)
class Towns:
    """Columns of equal length, in order of latitude."""

    lat: Column
    lon: Column
    weight: Column
    names: list[str]


def town_near(lat: float, lon: float) -> str:
    """ "Porto": the town one would say this is at, within 30 km; "" where there is none. About 20 µs."""
    towns = _towns()
    reach = FURTHEST_KM / _KM_PER_DEGREE
    first, last = np.searchsorted(towns.lat, (lat - reach, lat + reach))
    north = towns.lat[first:last] - lat
    east = (towns.lon[first:last] - lon + 180.0) % 360.0 - 180.0
    apart_km = np.hypot(north, east * np.cos(np.radians(lat))) * _KM_PER_DEGREE
    if not apart_km.size:
        return ""
    cost = np.where(apart_km <= FURTHEST_KM, (apart_km + 0.5) / towns.weight[first:last], np.inf)
    best = int(cost.argmin())
    return towns.names[first + best] if np.isfinite(cost[best]) else ""


@cache
def _towns() -> Towns:
    rows = [line.split("\t") for line in gzip.decompress(FILE.read_bytes()).decode().splitlines()]
    numbers = np.array([row[:3] for row in rows], dtype=np.float64)
    return Towns(
        lat=numbers[:, 0],
        lon=numbers[:, 1],
        weight=numbers[:, 2] ** _WEIGHT,
        names=[row[3] for row in rows],
    )


def condense(text: str) -> bytes:
    """Our file of GeoNames' tab-separated text; ValueError for another kind of file."""
    rows = []
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) <= _PEOPLE:
            raise ValueError("this is not a file of cities from GeoNames")
        lat, lon, people = float(cells[_LAT]), float(cells[_LON]), int(cells[_PEOPLE])
        if people > 0:
            rows.append((lat, lon, people, cells[_NAME]))
    rows.sort()
    lines = "".join(f"{lat:.4f}\t{lon:.4f}\t{people}\t{name}\n" for lat, lon, people, name in rows)
    return gzip.compress(lines.encode(), mtime=0)


if __name__ == "__main__":
    FILE.write_bytes(condense(Path(sys.argv[1]).read_text(encoding="utf-8")))
