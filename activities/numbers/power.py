"""What a power meter tells beyond its average."""

from __future__ import annotations

import numpy as np

from activities.numbers.splits import SPEAKS_FOR_S
from activities.recordings.recording import Column

#: Width (s) of the rolling mean: about how slowly the body answers.
ROLLING_S = 30


def normalized_power(time: Column, power: Column, from_s: float, to_s: float) -> float | None:
    """Normalized power (W) within [from_s, to_s]: the fourth root of the mean fourth power of a rolling mean
    over 30 s. None for less than 30 s of recorded power.

    After Allen and Coggan, Training and Racing with a Power Meter. A sample speaks for the interval
    that ends with it; silences are left out. 0.1 ms for an hour.
    """
    seconds = np.arange(from_s + 0.5, to_s, 1.0)
    at = np.searchsorted(time, seconds, side="left")
    at = np.clip(at, 1, time.size - 1)
    spoken = (time[at] - time[at - 1] <= SPEAKS_FOR_S) & np.isfinite(power[at])
    watts = power[at][spoken]
    if watts.size < ROLLING_S:
        return None
    total = np.concatenate(([0.0], np.cumsum(watts)))
    rolling = np.maximum(total[ROLLING_S:] - total[:-ROLLING_S], 0.0) / ROLLING_S
    return float(np.mean(rolling**4) ** 0.25)
