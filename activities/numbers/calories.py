"""Energy spent (kcal), always with the name of the method, and none where the weight is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from activities.numbers.sports import Sport, SportGroup

#: kcal burnt per litre of oxygen, and per kilojoule of work on the pedals: the efficiency of about
#: 0.24 and the 4.184 kJ of a kilocalorie cancel.
KCAL_PER_LITRE_OXYGEN = 5.0
KCAL_PER_KJ_WORK = 1.0


class CaloriesMethod(StrEnum):
    """Where a number of kilocalories comes from."""

    DEVICE = "device"
    POWER = "power"
    ACSM = "acsm"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Calories:
    """Gross energy and its method."""

    kcal: float
    method: CaloriesMethod


@dataclass(frozen=True, slots=True)
class Work:
    """What an activity asked of its athlete; None where unknown."""

    moving_s: float | None
    distance_m: float | None = None
    gain_m: float | None = None
    power_kj: float | None = None
    device_kcal: float | None = None


def estimate(sport: Sport, work: Work, weight_kg: float | None) -> Calories | None:
    """The best estimate there is: the device's, then power, then ACSM (run, walk), then METs."""
    if work.device_kcal is not None and work.device_kcal > 0.0:
        return Calories(work.device_kcal, CaloriesMethod.DEVICE)
    if sport.group is SportGroup.RIDE and work.power_kj:
        return Calories(work.power_kj * KCAL_PER_KJ_WORK, CaloriesMethod.POWER)
    if not weight_kg or not work.moving_s:
        return None
    if sport.group in {SportGroup.RUN, SportGroup.WALK} and work.distance_m:
        kcal = acsm_kcal(
            running=sport.group is SportGroup.RUN,
            moving_s=work.moving_s,
            distance_m=work.distance_m,
            gain_m=work.gain_m or 0.0,
            weight_kg=weight_kg,
        )
        return Calories(kcal, CaloriesMethod.ACSM)
    return Calories(sport.met * weight_kg * work.moving_s / 3600.0, CaloriesMethod.MET)


def acsm_kcal(
    *, running: bool, moving_s: float, distance_m: float, gain_m: float, weight_kg: float
) -> float:
    """ACSM metabolic equations: VO2 = 3.5 + 0.2 S + 0.9 S G (run), 3.5 + 0.1 S + 1.8 S G (walk).

    VO2 in ml/kg/min, S in m/min, G the slope uphill only: S * G is the climb per minute.
    """
    minutes = moving_s / 60.0
    flat, uphill = (0.2, 0.9) if running else (0.1, 1.8)
    millilitres_per_kg = 3.5 * minutes + flat * distance_m + uphill * max(gain_m, 0.0)
    return millilitres_per_kg * weight_kg / 1000.0 * KCAL_PER_LITRE_OXYGEN
