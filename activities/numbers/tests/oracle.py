"""The fastest stretch by definition, in plain Python: an independent check of the kernel.

Every window that starts at a sample, and every one that ends at a sample, over the moments when a
distance is first reached and last left.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right


def slow_fastest(time: list[float], way: list[float], length: float) -> float | None:
    """Shortest elapsed time (s) over `length` (m); None when the way is shorter."""

    def between(i: int, target: float) -> float:
        share = (target - way[i - 1]) / (way[i] - way[i - 1])
        return time[i - 1] + share * (time[i] - time[i - 1])

    def reached(target: float) -> float:
        i = bisect_left(way, target)
        return time[i] if way[i] == target or i == 0 else between(i, target)

    def left(target: float) -> float:
        i = bisect_right(way, target)
        return time[i - 1] if way[i - 1] == target or i == len(way) else between(i, target)

    best: float | None = None
    for here in way:
        windows = []
        if here + length <= way[-1]:
            windows.append(reached(here + length) - left(here))
        if here - length >= way[0]:
            windows.append(reached(here) - left(here - length))
        for elapsed in windows:
            best = elapsed if best is None else min(best, elapsed)
    return best
