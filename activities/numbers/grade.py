"""Slope, and what a slope costs: grade adjusted pace (GAP)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from activities.numbers.elevation import Profile
from activities.recordings.recording import Column

HALF_BASELINE_M = 15.0
STEEPEST = 0.45

#: Cost of running (J/kg/m) over slope: Minetti et al. 2002, doi 10.1152/japplphysiol.01177.2001.
_MINETTI = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)
#: Factor over slope in percent: public polynomial fit of Strava's 2017 equal-heart-rate curve.
_EQUAL_HEARTRATE = (-5.29444e-7, -3.98957e-6, 0.00205357, 0.0326567, 1.0)
_STEEPEST_FITTED = 35.0

PaceFactor = Callable[[Column], Column]


def equal_heartrate_factor(slope: Column) -> Column:
    """Flat speed over actual speed at equal heart rate; slope as a fraction, held beyond 35 %."""
    percent = np.clip(slope * 100.0, -_STEEPEST_FITTED, _STEEPEST_FITTED)
    return _polynomial(_EQUAL_HEARTRATE, percent)


def minetti_factor(slope: Column) -> Column:
    """Flat speed over actual speed at equal metabolic cost; slope as a fraction, held beyond 45 %.

    It flatters descents: the laboratory knows no brakes.
    """
    return _polynomial(_MINETTI, np.clip(slope, -STEEPEST, STEEPEST)) / _MINETTI[-1]


def _polynomial(coefficients: tuple[float, ...], at: Column) -> Column:
    """Horner's rule, highest power first."""
    value = np.full_like(at, coefficients[0])
    for coefficient in coefficients[1:]:
        value *= at
        value += coefficient
    return value


def slope(profile: Profile, distance: Column) -> Column:
    """Slope (fraction, within +-0.45) at each distance (m), over 15 m either side of it."""
    reach = max(round(HALF_BASELINE_M / profile.spacing_m), 1)
    index = np.arange(profile.position_m.size)
    low, high = np.maximum(index - reach, 0), np.minimum(index + reach, index.size - 1)
    rise = profile.altitude_m[high] - profile.altitude_m[low]
    run = profile.position_m[high] - profile.position_m[low]
    steepness = np.clip(rise / run, -STEEPEST, STEEPEST)
    return np.interp(distance, profile.position_m, steepness)
