"""Columns as differences of whole numbers: short in JSON, and exact to what the codec keeps."""

from __future__ import annotations

import numpy as np

from activities.recordings.recording import Column
from activities.streams.codec import quantum

#: Quanta per unit where a screen needs less than what is stored: a tenth of a metre on the ground.
_COARSER = {"lat": 1e6, "lon": 1e6}


def scale_of(name: str) -> int:
    """How many of a channel's whole numbers make one of its unit."""
    return round(_COARSER.get(name, 1.0 / quantum(name)))


def deltas(column: Column, scale: int) -> list[int | None]:
    """The first known value times `scale`, then what each known one adds to the known one before it; None
    where nothing was recorded."""
    listed: list[int | None] = [None] * column.size
    known = np.flatnonzero(np.isfinite(column))
    whole = np.rint(column[known] * scale).astype(np.int64)
    for place, step in zip(known.tolist(), np.diff(whole, prepend=0).tolist(), strict=True):
        listed[place] = step
    return listed
