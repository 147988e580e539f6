"""Encoded polylines read at once, as columns: thousands of tracks a request, not one by one in Python.

Google's encoded polyline algorithm format: each number is a signed difference times 10^precision, in groups
of five bits, least first, 63 added to each; a group with 32 set is followed by another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
_MOST_GROUPS = 7  # 35 bits: more than any degree at any precision in use


def decode(text: str, precision: int = 5) -> tuple[Column, Column]:
    """Latitude and longitude (deg), each of shape (n,), of one polyline; ValueError if it is none."""
    ((lat, lon),) = decode_many([text], precision)
    return lat, lon


def decode_many(texts: Sequence[str], precision: int = 5) -> list[tuple[Column, Column]]:
    """Latitude and longitude (deg) of each polyline; ValueError if one of them is none."""
    try:
        whole = "".join(texts).encode("ascii")
    except UnicodeEncodeError as error:
        raise ValueError("not an encoded polyline") from error
    groups = np.frombuffer(whole, dtype=np.uint8).astype(np.int64) - 63
    ends = groups < 32
    if np.any((groups < 0) | (groups > 63)):
        raise ValueError("not an encoded polyline")
    # how many numbers are complete before each text begins
    sizes = np.cumsum([0, *(len(text) for text in texts)])
    complete = np.concatenate(([0], np.cumsum(ends)))
    first = complete[sizes]
    if np.any(~ends[sizes[1:][np.diff(sizes) > 0] - 1]) or np.any(np.diff(first) % 2):
        raise ValueError("the encoded polyline breaks off")
    degrees = _numbers(groups, ends).reshape(-1, 2)
    sums = np.vstack((np.zeros((1, 2), dtype=np.int64), np.cumsum(degrees, axis=0)))
    found = []
    for start, end in zip((first[:-1] // 2).tolist(), (first[1:] // 2).tolist(), strict=True):
        places = (sums[start + 1 : end + 1] - sums[start]) / 10.0**precision
        found.append((places[:, 0], places[:, 1]))
    return found


def _numbers(groups: NDArray[np.int64], ends: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The signed differences that groups of five bits make up."""
    last = np.flatnonzero(ends)
    if not last.size:
        return np.zeros(0, dtype=np.int64)
    starts = np.concatenate(([0], last[:-1] + 1))
    lengths = last - starts + 1
    if lengths.max() > _MOST_GROUPS:
        raise ValueError("a number in the encoded polyline is too long")
    place = np.arange(groups.size) - np.repeat(starts, lengths)
    values = np.add.reduceat((groups & 31) << (5 * place), starts)
    differences: NDArray[np.int64] = (values >> 1) ^ -(values & 1)
    return differences
