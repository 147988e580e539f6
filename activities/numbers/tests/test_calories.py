import numpy as np
import pytest

from activities.numbers import sports
from activities.numbers.analysis import AthleteFacts, analyse
from activities.numbers.calories import Calories, CaloriesMethod, Work, acsm_kcal, estimate
from activities.numbers.tests.tracks import recording
from activities.recordings.recording import Totals

RUN, WALK, RIDE = sports.find("Run"), sports.find("Walk"), sports.find("Ride")


def test_an_hour_at_200_metres_a_minute_and_70_kg_burns_the_published_energy() -> None:
    """ACSM: 43.5 ml/kg/min, hence 913.5 kcal/h."""
    hour = acsm_kcal(running=True, moving_s=3600, distance_m=12_000, gain_m=0, weight_kg=70)
    assert hour == pytest.approx(913.5)


def test_only_the_climb_costs_extra() -> None:
    flat = acsm_kcal(running=False, moving_s=3600, distance_m=5000, gain_m=0, weight_kg=70)
    hilly = acsm_kcal(running=False, moving_s=3600, distance_m=5000, gain_m=300, weight_kg=70)
    assert flat == pytest.approx((3.5 * 60 + 0.1 * 5000) * 70 / 200)
    assert hilly - flat == pytest.approx(1.8 * 300 * 70 / 200)
    assert flat == acsm_kcal(
        running=False, moving_s=3600, distance_m=5000, gain_m=-50, weight_kg=70
    )


@pytest.mark.parametrize(
    ("sport", "work", "weight", "expected"),
    [
        (RUN, Work(3600, 12_000, device_kcal=801.0), None, Calories(801.0, CaloriesMethod.DEVICE)),
        (RIDE, Work(3600, 30_000, power_kj=720.0), None, Calories(720.0, CaloriesMethod.POWER)),
        (RIDE, Work(3600, 30_000), 70.0, Calories(7.5 * 70, CaloriesMethod.MET)),
        (RUN, Work(3600, None), 70.0, Calories(9.8 * 70, CaloriesMethod.MET)),
        (RUN, Work(3600, 12_000), None, None),
        (RUN, Work(None, 12_000), 70.0, None),
        (RUN, Work(3600, 12_000, device_kcal=0.0), None, None),
    ],
)
def test_the_best_method_there_is_names_itself(
    sport: sports.Sport, work: Work, weight: float | None, expected: Calories | None
) -> None:
    assert estimate(sport, work, weight) == expected


def test_an_analysis_says_how_it_knows() -> None:
    time = np.arange(0.0, 3601.0)
    streams = {"time": time, "distance": time * (12_000 / 3600)}
    ours = analyse(recording(streams), AthleteFacts(weight_kg=70.0))
    assert ours.calories_method == "acsm"
    assert ours.calories_kcal == pytest.approx(913.5)
    device = analyse(recording(streams, totals=Totals(calories_kcal=650.0)))
    assert (device.calories_kcal, device.calories_method) == (650.0, "device")
    nobody = analyse(recording(streams))
    assert (nobody.calories_kcal, nobody.calories_method) == (None, None)


def test_power_counts_its_work_while_moving() -> None:
    time = np.arange(0.0, 3601.0)
    ride = recording(
        {"time": time, "distance": time * 8.0, "power": np.full(time.size, 200.0)}, sport="Ride"
    )
    measured = analyse(ride)
    assert measured.calories_kcal == pytest.approx(720.0)
    assert measured.calories_method == "power"
