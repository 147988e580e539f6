"""A route in six steps of colour: which stretch of it lies in which step of what was measured.

Columns of equal length in; step 0 is the darkest colour. A stretch is a run of samples of one step,
and ends where the next begins, so that the line has no holes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import Column

STEPS = 6
#: Shorter than a 120th of the route (or 15 samples) a change of colour is noise.
_MOST_STRETCHES = 120
_LEAST_SAMPLES = 15
#: Share of a step by which a value has to leave the one before: no flicker at a border.
_STICKS = 0.15
_CLIPPED = (2.0, 98.0)
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples `first` to `last` (both drawn); `step` is None where nothing was measured."""

    first: int
    last: int
    step: int | None


@dataclass(frozen=True, slots=True)
class Colouring:
    """`edges` are the five borders between the steps, in the order of the steps."""

    edges: tuple[float, ...]
    stretches: tuple[Stretch, ...]


def colouring(
    values: Column, parts: Sequence[Indices], *, least_span: float, falling: bool = False
) -> Colouring | None:
    """Six equal steps between the 2nd and the 98th percentile; None where nothing was measured.

    `parts` are the samples of each unbroken part of the route. The steps span at least `least_span`
    (in the unit of the values). `falling`: the lowest value gets the brightest step, as pace does.
    """
    known = values[np.isfinite(values)]
    if not known.size or not parts:
        return None
    low, high = (float(each) for each in np.percentile(known, _CLIPPED))
    spare = max(least_span - (high - low), 0.0) / 2
    borders = np.linspace(low - spare, high + spare, STEPS + 1)[1:-1]
    stretches: list[Stretch] = []
    width = max(_LEAST_SAMPLES, -(-sum(part.size for part in parts) // _MOST_STRETCHES))
    for part in parts:
        stretches += _stretches(values, part, borders, width, falling=falling)
    ordered = borders[::-1] if falling else borders
    return Colouring(tuple(float(edge) for edge in ordered), tuple(stretches))


def _stretches(
    values: Column, part: Indices, borders: Column, width: int, *, falling: bool
) -> list[Stretch]:
    """Even pieces of one part by their median, those of the same step joined."""
    found: list[Stretch] = []
    spare = float(borders[1] - borders[0]) * _STICKS
    rank: int | None = None
    for piece in np.array_split(part, max(part.size // width, 1)):
        seen = values[piece]
        seen = seen[np.isfinite(seen)]
        rank = _rank(float(np.median(seen)), borders, rank, spare) if seen.size else None
        step = STEPS - 1 - rank if falling and rank is not None else rank
        first = found[-1].last if found else int(piece[0])
        if found and found[-1].step == step:
            first = found.pop().first
        found.append(Stretch(first, int(piece[-1]), step))
    return found


def _rank(value: float, borders: Column, before: int | None, spare: float) -> int:
    """Between which borders a value lies; the rank before is kept until it is left by some way."""
    if before is not None:
        below = borders[before - 1] - spare if before else -np.inf
        above = borders[before] + spare if before < borders.size else np.inf
        if below <= value <= above:
            return before
    return int(np.searchsorted(borders, value, side="right"))
