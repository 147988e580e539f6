import pytest

from activities.numbers.sports import SPORTS, PaceKind, SportGroup, find, record_speed_mps

#: The sport types of Strava's published API description.
PUBLISHED = [
    "AlpineSki",
    "BackcountrySki",
    "Badminton",
    "Canoeing",
    "Crossfit",
    "EBikeRide",
    "Elliptical",
    "EMountainBikeRide",
    "Golf",
    "GravelRide",
    "Handcycle",
    "HighIntensityIntervalTraining",
    "Hike",
    "IceSkate",
    "InlineSkate",
    "Kayaking",
    "Kitesurf",
    "MountainBikeRide",
    "NordicSki",
    "Pickleball",
    "Pilates",
    "Racquetball",
    "Ride",
    "RockClimbing",
    "RollerSki",
    "Rowing",
    "Run",
    "Sail",
    "Skateboard",
    "Snowboard",
    "Snowshoe",
    "Soccer",
    "Squash",
    "StairStepper",
    "StandUpPaddling",
    "Surfing",
    "Swim",
    "TableTennis",
    "Tennis",
    "TrailRun",
    "Velomobile",
    "VirtualRide",
    "VirtualRow",
    "VirtualRun",
    "Walk",
    "WeightTraining",
    "Wheelchair",
    "Windsurf",
    "Workout",
    "Yoga",
]


def test_every_published_sport_type_is_known() -> None:
    assert set(PUBLISHED) <= set(SPORTS)


@pytest.mark.parametrize("name", SPORTS)
def test_every_sport_has_believable_constants(name: str) -> None:
    sport = find(name)
    assert sport.name == name
    assert 1.0 < sport.met < 15.0
    assert 0.0 < sport.rest_speed_mps < sport.max_speed_mps / 3.0
    assert 5.0 <= sport.smoothing_s <= 30.0
    assert sport.virtual == name.startswith("Virtual")


@pytest.mark.parametrize(
    ("name", "group", "pace"),
    [
        ("TrailRun", SportGroup.RUN, PaceKind.PACE_KM),
        ("Hike", SportGroup.WALK, PaceKind.PACE_KM),
        ("GravelRide", SportGroup.RIDE, PaceKind.SPEED),
        ("Swim", SportGroup.SWIM, PaceKind.PACE_100M),
        ("Rowing", SportGroup.ROW, PaceKind.SPEED),
        ("NordicSki", SportGroup.SNOW, PaceKind.SPEED),
        ("WeightTraining", SportGroup.STRENGTH, PaceKind.NONE),
        ("Yoga", SportGroup.OTHER, PaceKind.NONE),
    ],
)
def test_sports_are_shown_as_their_people_expect(
    name: str, group: SportGroup, pace: PaceKind
) -> None:
    assert (find(name).group, find(name).pace) == (group, pace)


def test_an_unknown_sport_is_measured_generously() -> None:
    assert find("Quidditch").group is SportGroup.OTHER
    assert find("Quidditch").has_distance


def test_no_run_is_believed_beyond_the_world_record() -> None:
    run = find("Run")
    assert record_speed_mps(run, 10_000.0) == pytest.approx(10_000 / 1571.0 / 0.98, rel=0.01)
    assert 42_195.0 / record_speed_mps(run, 42_195.0) < 7235.0
    speeds = [record_speed_mps(run, metres) for metres in (100, 400, 1000, 5000, 42_195, 90_000)]
    assert speeds == sorted(speeds, reverse=True)


def test_a_descent_by_bicycle_is_believed_and_a_flight_is_not() -> None:
    ride = find("Ride")
    assert record_speed_mps(ride, 400.0) == 33.0
    assert record_speed_mps(ride, 50_000.0) == 18.0
    assert record_speed_mps(find("Swim"), 400.0) == find("Swim").max_speed_mps
