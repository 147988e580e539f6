"""Means over centred windows that never reach across a gap in the recording."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import Column

Indices = NDArray[np.intp]


def block_edges(time: Column, max_gap_s: float) -> tuple[Indices, Indices]:
    """First and last sample index of each sample's block; a block ends where a gap exceeds the
    limit.
    """
    starts = np.concatenate(([0], np.flatnonzero(np.diff(time) > max_gap_s) + 1))
    lasts = np.concatenate((starts[1:] - 1, [time.size - 1]))
    counts = lasts - starts + 1
    return np.repeat(starts, counts), np.repeat(lasts, counts)


def usual_interval_s(time: Column) -> float:
    """Median time between two samples (s); 1 for fewer than two."""
    return float(np.median(np.diff(time))) if time.size > 1 else 1.0


def boxcar(
    values: Column, radius: int, first: Indices | None = None, last: Indices | None = None
) -> Column:
    """Mean of 2 * radius + 1 neighbours (finite); near an edge the window shrinks on both sides.

    The symmetric window keeps straight lines, and the end points, exactly as they are.
    """
    if radius < 1 or values.size < 3:
        return values
    index = np.arange(values.size)
    low = index if first is None else index - first
    high = values.size - 1 - index if last is None else last - index
    reach = np.minimum(radius, np.minimum(low, high))
    origin = values[0]
    total = np.concatenate(([0.0], np.cumsum(values - origin)))
    mean: Column = (total[index + reach + 1] - total[index - reach]) / (2 * reach + 1) + origin
    return mean


def centred_rate(time: Column, cumulative: Column, window_s: float) -> Column:
    """Change of `cumulative` per second over a centred window, by dividing sums (so paces average
    well).

    The window widens to two sampling intervals and is cut at gaps; NaN for a sample alone in its
    block.
    """
    if time.size < 2:
        return np.full(time.size, np.nan)
    usual = usual_interval_s(time)
    width = max(window_s, 2.0 * usual)
    first, last = block_edges(time, max(10.0, window_s, 3.0 * usual))
    low = np.maximum(time - width / 2.0, time[first])
    high = np.minimum(time + width / 2.0, time[last])
    change = np.interp(high, time, cumulative) - np.interp(low, time, cumulative)
    span = high - low
    rate: Column = np.divide(change, span, out=np.full(time.size, np.nan), where=span > 0.0)
    return rate


def windowed(time: Column, values: Column, window_s: float) -> Column:
    """Mean over a centred window, each sample weighing the time it stands for, at most a window.

    What is unknown (NaN) weighs nothing and stays unknown.
    """
    known = np.isfinite(values)
    if time.size < 2 or window_s <= 0:
        return values
    stands_s = np.where(known, np.clip(np.gradient(time), 0.0, window_s), 0.0)
    weight = np.concatenate(([0.0], np.cumsum(stands_s)))
    total = np.concatenate(([0.0], np.cumsum(stands_s * np.where(known, values, 0.0))))
    first = np.searchsorted(time, time - window_s / 2.0, side="left")
    past = np.searchsorted(time, time + window_s / 2.0, side="right")
    spread = weight[past] - weight[first]
    mean: Column = np.divide(
        total[past] - total[first], spread, out=np.where(known, values, np.nan), where=spread > 0.0
    )
    return np.where(known, mean, np.nan)
