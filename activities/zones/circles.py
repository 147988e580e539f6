"""From the place a person wants hidden to the circle that is really used. Pure.

A circle through the points where many tracks are cut gives its centre away, so the centre must not be the
home: the used circle is moved by a secret offset that is always the same for the same place. Its radius is
one for all offsets (or its size would tell how far it was moved): the wanted one and the largest offset, so
that every point within the wanted radius of home lies inside wherever home is. See docs/decisions/0011-zones-that-do-not-point-home.md.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass

import numpy as np

from activities.recordings.recording import Column

METRES_PER_DEGREE = 111_195.0
#: The offset, in wanted radii: evenly over this ring, so that the middle tells nothing either.
NEAREST, FARTHEST = 0.7, 0.95


@dataclass(frozen=True, slots=True)
class Circle:
    """The circle that hides; `seed` is the secret of the place, for further secrets about it."""

    lat: float
    lon: float
    radius_m: float
    seed: bytes

    def distance_m(self, lat: Column, lon: Column) -> Column:
        """From the middle to each position (m), on a plane at the middle: within 0.1 % at such lengths."""
        return np.hypot(*self.plane(lat, lon))

    def plane(self, lat: Column, lon: Column) -> tuple[Column, Column]:
        """Metres east and north of the middle."""
        east = _wrapped(lon - self.lon) * math.cos(math.radians(self.lat)) * METRES_PER_DEGREE
        return east, (lat - self.lat) * METRES_PER_DEGREE

    def bearing(self, lat: float, lon: float) -> float:
        """Direction of a position seen from the middle, in turns [0, 1) from east."""
        east = float(_wrapped(np.array([lon - self.lon]))[0]) * math.cos(math.radians(self.lat))
        return (math.atan2(lat - self.lat, east) / (2 * math.pi)) % 1.0


def used_circle(
    seed: bytes, lat: float, lon: float, radius_m: float, basis_m: float | None = None
) -> Circle:
    """The circle used for a wanted one.

    `seed` and `basis_m` (the first radius wanted there) stay with a place for good: whoever saw the circle
    before and after a change of its size or centre would otherwise have two offsets to compare.
    """
    basis_m = radius_m if basis_m is None else basis_m
    turn, area = fraction(seed, b"turn"), fraction(seed, b"area")
    away_m = basis_m * math.sqrt(NEAREST**2 + area * (FARTHEST**2 - NEAREST**2))
    angle = 2 * math.pi * turn
    shrink = max(math.cos(math.radians(lat)), 0.01)
    return Circle(
        lat + away_m * math.sin(angle) / METRES_PER_DEGREE,
        lon + away_m * math.cos(angle) / METRES_PER_DEGREE / shrink,
        radius_m + FARTHEST * basis_m,
        seed,
    )


def keyed(secret: bytes, *parts: bytes) -> bytes:
    """32 bytes that only the holder of the secret can work out."""
    return hmac.new(secret, b"\0".join(parts), hashlib.sha256).digest()


def fraction(secret: bytes, *parts: bytes) -> float:
    """A secret number in [0, 1) that is always the same for the same parts."""
    return int.from_bytes(keyed(secret, *parts)[:8], "big") / 2**64


def cell_of(lat: float, lon: float, size_m: float) -> bytes:
    """The name of the square of about this size that holds the position."""
    row = math.floor(lat * METRES_PER_DEGREE / size_m)
    shrink = max(math.cos(math.radians(row * size_m / METRES_PER_DEGREE)), 0.01)
    column = math.floor(lon * METRES_PER_DEGREE * shrink / size_m)
    return f"{row}:{column}".encode()


def _wrapped(degrees: Column) -> Column:
    return (degrees + 180.0) % 360.0 - 180.0
