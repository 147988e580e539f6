import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.numbers.distance import (
    WGS84_A_M,
    WGS84_E2,
    bounds,
    cumulative_distance,
    haversine_cumulative_distance,
    repair_device_distance,
    unwrap_longitude,
)
from activities.recordings.recording import Column


def chords(lat: Column, lon: Column) -> Column:
    """Straight lines through the ellipsoid between positions: an oracle in three dimensions."""
    phi, lam = np.radians(lat), np.radians(lon)
    prime = WGS84_A_M / np.sqrt(1 - WGS84_E2 * np.sin(phi) ** 2)
    place = np.array(
        [
            prime * np.cos(phi) * np.cos(lam),
            prime * np.cos(phi) * np.sin(lam),
            prime * (1 - WGS84_E2) * np.sin(phi),
        ]
    )
    lengths: Column = np.sqrt((np.diff(place, axis=1) ** 2).sum(axis=0))
    return lengths


def test_a_quarter_meridian_has_the_published_length() -> None:
    """10 001 965.7293 m: the WGS84 quarter meridian, e.g. Karney 2013, table 2."""
    lat = np.linspace(0.0, 90.0, 90_001)
    assert cumulative_distance(lat, np.zeros_like(lat))[-1] == pytest.approx(
        10_001_965.7293, abs=1e-3
    )


def test_the_equator_has_the_published_length() -> None:
    """40 075 016.6856 m: two pi times the equatorial radius."""
    lon = (np.linspace(0.0, 360.0, 36_001) + 180.0) % 360.0 - 180.0
    assert cumulative_distance(np.zeros_like(lon), lon)[-1] == pytest.approx(
        40_075_016.6856, abs=1e-3
    )


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(0, 2 * np.pi), st.floats(1.0, 1000.0))
def test_a_leg_of_up_to_a_kilometre_is_right_to_a_hundredth_of_a_millimetre_per_metre(
    lat: float, lon: float, bearing: float, length: float
) -> None:
    share = np.linspace(0.0, 1.0, 2)
    lats = lat + share * np.degrees(length * np.cos(bearing) / 6_371_000)
    lons = lon + share * np.degrees(length * np.sin(bearing) / 6_371_000 / np.cos(np.radians(lat)))
    measured = cumulative_distance(lats, lons)[-1]
    assert measured == pytest.approx(chords(lats, lons)[0], rel=1e-6, abs=1e-6)


def test_the_sphere_is_short_at_sixty_degrees_north() -> None:
    lat = np.linspace(60.0, 60.09, 10_000)
    lon = np.linspace(10.0, 10.05, 10_000)
    ours = cumulative_distance(lat, lon)[-1]
    sphere = haversine_cumulative_distance(lat, lon)[-1]
    assert -3.7 < (sphere - ours) / ours * 1000.0 < -1.9


def test_crossing_the_antimeridian_is_a_short_step() -> None:
    there = cumulative_distance(np.array([10.0, 10.0]), np.array([179.9995, -179.9995]))
    here = cumulative_distance(np.array([10.0, 10.0]), np.array([5.0, 5.001]))
    assert there[-1] == pytest.approx(here[-1], rel=1e-9)


def test_standing_still_covers_nothing() -> None:
    same = np.full(50, 12.34)
    assert cumulative_distance(same, same)[-1] == 0.0


@given(st.integers(2, 60), st.integers(0, 2**32 - 1))
def test_a_reversed_track_is_as_long_and_splitting_keeps_the_distance(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    lat = 45 + np.cumsum(random.normal(0, 1e-4, size))
    lon = 179.999 + np.cumsum(random.normal(0, 1e-4, size))
    total = cumulative_distance(lat, lon)[-1]
    cut = size // 2
    parts = [
        cumulative_distance(lat[: cut + 1], lon[: cut + 1]),
        cumulative_distance(lat[cut:], lon[cut:]),
    ]
    assert sum(p[-1] for p in parts) == pytest.approx(total)
    assert cumulative_distance(lat[::-1], lon[::-1])[-1] == pytest.approx(total)


def test_bounds_cross_the_antimeridian_without_going_round_the_world() -> None:
    box = bounds(np.array([-17.0, -16.5, np.nan]), np.array([179.5, -179.5, np.nan]))
    assert box is not None
    assert (box.south, box.north) == (-17.0, -16.5)
    assert (box.west, box.east) == pytest.approx((179.5, -179.5))


def test_there_are_no_bounds_without_a_position() -> None:
    assert bounds(np.array([np.nan]), np.array([np.nan])) is None


def test_unwrapped_longitude_has_no_jumps() -> None:
    lon = np.array([179.0, 179.9, -179.9, -179.0])
    assert unwrap_longitude(lon) == pytest.approx([179.0, 179.9, 180.1, 181.0])


def test_a_falling_device_distance_is_held_and_counted() -> None:
    time = np.arange(5.0)
    repaired = repair_device_distance(
        time, np.array([0.0, 10.0, 8.0, np.nan, 20.0]), max_speed_mps=12.0
    )
    assert repaired is not None
    assert repaired[0].tolist() == [0.0, 10.0, 10.0, 15.0, 20.0]
    assert repaired[1] == 1


def test_a_restarted_counter_goes_on_from_where_it_was() -> None:
    time = np.arange(5.0) * 300
    repaired = repair_device_distance(
        time, np.array([0.0, 600.0, 1200.0, 5.0, 605.0]), max_speed_mps=12.0
    )
    assert repaired is not None
    assert repaired[0][-1] == pytest.approx(1805.0)


def test_an_offset_nobody_can_have_covered_is_taken_off() -> None:
    repaired = repair_device_distance(
        np.arange(3.0), np.array([50_000.0, 50_003.0, 50_006.0]), max_speed_mps=12.0
    )
    assert repaired is not None
    assert repaired[0].tolist() == [0.0, 3.0, 6.0]


@pytest.mark.parametrize("values", [[0.0, 0.0, 0.0], [np.nan] * 3, [5.0, np.nan, np.nan]])
def test_a_counter_that_never_moved_is_no_distance(values: list[float]) -> None:
    assert repair_device_distance(np.arange(3.0), np.array(values), max_speed_mps=12.0) is None
