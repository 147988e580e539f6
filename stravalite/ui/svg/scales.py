"""From values to pixels, and the round values that are written on an axis."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CLOCK_STEPS_S = (
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10800,
    21600,
)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from [low, high] to [start, end]; values beyond are held at the ends."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        share = 0.5 if span <= 0 else min(max((value - self.low) / span, 0.0), 1.0)
        return self.start + share * (self.end - self.start)


def round_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ that divides a span into at most `most` steps."""
    if span <= 0:
        return 1.0
    raw = span / max(most, 1)
    magnitude = 10.0 ** math.floor(math.log10(raw))
    return next(m * magnitude for m in (1, 2, 5, 10) if m * magnitude >= raw * (1 - 1e-9))


def clock_step(span_s: float, most: int) -> float:
    """The same for durations: seconds, then quarters of minutes and hours."""
    raw = span_s / max(most, 1)
    fitting = next((step for step in CLOCK_STEPS_S if step >= raw), None)
    return float(fitting) if fitting else 3600 * round_step(span_s / 3600, most)


def ticks(
    low: float,
    high: float,
    most: int = 5,
    step: Callable[[float, int], float] = round_step,
) -> list[float]:
    """Round values within [low, high], evenly spaced."""
    if not high > low:
        return [low]
    size = step(high - low, most)
    first = math.ceil(low / size - 1e-9)
    last = math.floor(high / size + 1e-9)
    return [n * size for n in range(first, last + 1)]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of 0..1 lies, interpolated; `values` must not be empty."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
