import re
from itertools import pairwise

import numpy as np
import polyline
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.maps.geometry import (
    Shape,
    classify,
    decode_polyline,
    encode_polyline,
    fit,
    keep_shape,
    km_markers,
    path_data,
    project,
    simplify,
    thumbnail_path,
    unproject,
)
from activities.recordings.recording import Column

METRE = 1.0 / 111_319.49


def circle(radius_m: float, size: int = 400) -> tuple[Column, Column]:
    angle = np.linspace(0.0, 2 * np.pi, size)
    return 46.0 + radius_m * np.sin(angle) * METRE, 8.0 + radius_m * np.cos(angle) * METRE / 0.6947


def wander(size: int, seed: int, step: float = 5e-5) -> tuple[Column, Column]:
    random = np.random.default_rng(seed)
    turn = np.cumsum(random.normal(0, 0.15, size))
    return 46.0 + np.cumsum(np.sin(turn)) * step, 8.0 + np.cumsum(np.cos(turn)) * step


def distance_to_line(points: np.ndarray, line: np.ndarray) -> float:
    """Greatest distance of any point from the polyline, the slow way."""
    worst = 0.0
    for point in points:
        nearest = np.inf
        for start, end in pairwise(line):
            chord = end - start
            length = float(chord @ chord)
            share = 0.0 if length == 0 else float(np.clip((point - start) @ chord / length, 0, 1))
            nearest = min(nearest, float(np.hypot(*(point - start - share * chord))))
        worst = max(worst, nearest)
    return worst


def test_the_world_is_a_square_of_256_pixels() -> None:
    points = project(np.array([85.051128779806604, 0.0, -90.0]), np.array([-180.0, 0.0, 180.0]))
    assert points == pytest.approx(np.array([[0.0, 0.0], [128.0, 128.0], [256.0, 256.0]]), abs=1e-6)


def test_a_known_place_lies_in_its_known_tile() -> None:
    """Longitude 0, latitude 51.4779 (Greenwich): tile 512, 340 at zoom 10."""
    x, y = (project(np.array([51.4779]), np.array([0.0005]), zoom=10) // 256)[0]
    assert (x, y) == (512, 340)


@given(st.floats(-85, 85), st.floats(-180, 180), st.floats(0, 18))
def test_unprojecting_undoes_projecting(lat: float, lon: float, zoom: float) -> None:
    back = unproject(project(np.array([lat]), np.array([lon]), zoom=zoom), zoom=zoom)
    assert back[0][0] == pytest.approx(lat, abs=1e-7)
    assert back[1][0] == pytest.approx(lon, abs=1e-7)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 120), st.integers(0, 2**32 - 1), st.floats(0.0, 20.0))
def test_no_point_is_farther_from_the_kept_line_than_the_tolerance(
    size: int, seed: int, tolerance: float
) -> None:
    points = np.random.default_rng(seed).normal(0, 10, (size, 2)).round(1)
    kept = keep_shape(points, tolerance)
    assert np.all(np.diff(kept) > 0)
    if size:
        assert (kept[0], kept[-1]) == (0, size - 1)
    if kept.size > 1:
        assert distance_to_line(points, points[kept]) <= tolerance + 1e-9


def test_a_straight_line_is_its_two_ends() -> None:
    points = np.column_stack((np.arange(100.0), 2 * np.arange(100.0)))
    assert keep_shape(points, 1e-6).tolist() == [0, 99]


def test_a_track_is_simplified_to_a_number_of_points() -> None:
    lat, lon = wander(5000, 4)
    few = simplify(lat, lon, max_points=100)
    assert 50 <= few[0].size <= 100
    assert (few[0][0], few[1][-1]) == (lat[0], lon[-1])


def test_simplifying_across_the_antimeridian_stays_in_range() -> None:
    lon = np.concatenate((np.linspace(179.99, 180.0, 50), np.linspace(-179.9998, -179.99, 50)))
    lat = -17.0 + np.concatenate((np.linspace(0, 0.01, 50), np.linspace(0.01, 0, 50)))
    few = simplify(lat, lon, tolerance_m=5.0)
    assert few[0].size == 3 or few[0].size == 4
    assert np.all(np.abs(few[1]) <= 180.0)


@pytest.mark.parametrize("most", [None, 1])
def test_simplifying_to_nothing_is_an_error(most: int | None) -> None:
    with pytest.raises(ValueError, match=r"what|ends"):
        simplify(np.zeros(3), np.zeros(3), max_points=most)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-80, 80)), max_size=30))
def test_a_polyline_is_what_the_reference_encoder_writes(pairs: list[tuple[float, float]]) -> None:
    lat = np.array([p[0] for p in pairs])
    lon = np.array([p[1] for p in pairs])
    text = encode_polyline(lat, lon)
    assert text == (polyline.encode(pairs) if pairs else "")
    back = decode_polyline(text)
    assert back[0] == pytest.approx(lat, abs=0.51e-5)
    assert back[1] == pytest.approx(lon, abs=0.51e-5)


def test_the_published_polyline_example() -> None:
    lat, lon = np.array([38.5, 40.7, 43.252]), np.array([-120.2, -120.95, -126.453])
    assert encode_polyline(lat, lon) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


@settings(max_examples=60)
@given(st.integers(1, 50), st.integers(0, 2**32 - 1))
def test_a_fitted_shape_lies_inside_its_padding_and_keeps_its_proportions(
    size: int, seed: int
) -> None:
    points = np.random.default_rng(seed).normal(0, 1e-3, (size, 2))
    placed = fit(points, 300, 150, 10)
    assert np.all(placed >= 10 - 1e-6)
    assert np.all(placed <= np.array([290, 140]) + 1e-6)
    if size > 2:
        before, after = np.ptp(points, axis=0), np.ptp(placed, axis=0)
        assert after[0] / after[1] == pytest.approx(before[0] / before[1])


def test_fitting_into_no_room_is_an_error() -> None:
    with pytest.raises(ValueError, match="padding"):
        fit(np.zeros((2, 2)), 20, 20, 10)


def drawn(text: str) -> np.ndarray:
    """The points of path data as a browser reads them."""
    head, _, tail = text.partition("l")
    number = r"-?(?:\d+\.\d+|\.\d+|\d+)"
    numbers = [float(n) for n in re.findall(number, head + " " + tail)]
    return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)


def test_path_data_draws_the_points_to_a_tenth() -> None:
    points = np.array([[0.04, 10.0], [3.5, -2.25], [3.5, -2.25], [-0.7, 0.0]])
    expected = np.rint(points[[0, 1, 3]] * 10) / 10
    assert drawn(path_data(points)) == pytest.approx(expected, abs=1e-9)


def test_no_points_are_no_path_and_one_is_a_dot() -> None:
    assert path_data(np.empty((0, 2))) == ""
    assert path_data(np.array([[5.0, 6.0]])) == "M5 6h0"


@pytest.mark.parametrize("seed", range(8))
def test_a_thumbnail_takes_a_kilobyte_and_stays_within_a_pixel(seed: int) -> None:
    lat, lon = wander(4000, seed, step=3e-5)
    text = thumbnail_path(lat, lon, 240, 120)
    points = drawn(text)
    assert len(text) <= 1000
    assert len(points) <= 160
    placed = fit(project(lat, lon), 240, 120, 4.0)
    assert distance_to_line(placed[::20], points) <= 1.0


def test_a_thumbnail_of_a_scribble_is_still_a_kilobyte() -> None:
    random = np.random.default_rng(0)
    text = thumbnail_path(random.normal(46, 0.1, 5000), random.normal(8, 0.1, 5000), 600, 400)
    assert 0 < len(text) <= 1000


def test_a_thumbnail_without_positions_is_empty() -> None:
    nothing = np.full(10, np.nan)
    assert thumbnail_path(nothing, nothing, 100, 100) == ""


def test_kilometre_markers_lie_on_the_track() -> None:
    lat = 46.0 + np.arange(0.0, 2501.0) * METRE
    markers = km_markers(lat, np.full(lat.size, 8.0), np.arange(0.0, 2501.0))
    assert [m[0] for m in markers] == [1000.0, 2000.0]
    assert markers[1][1] == pytest.approx(lat[2000])


def test_a_circle_is_a_loop() -> None:
    route = classify(*circle(1000.0))
    assert route is not None
    assert route.shape is Shape.LOOP
    assert route.extent_m == pytest.approx(2000, rel=0.02)


def test_the_same_way_back_is_out_and_back() -> None:
    north = np.concatenate((np.arange(0, 3000.0, 10), np.arange(3000.0, -1, -10)))
    side = np.random.default_rng(5).normal(0, 3, north.size)
    route = classify(46.0 + north * METRE, 8.0 + side * METRE)
    assert route is not None
    assert route.shape is Shape.OUT_AND_BACK
    assert route.heading_deg is not None
    assert min(route.heading_deg, 360 - route.heading_deg) < 2


def test_ending_elsewhere_is_point_to_point() -> None:
    route = classify(np.full(200, 46.0), 8.0 + np.arange(200.0) * 10 * METRE)
    assert route is not None
    assert route.shape is Shape.POINT_TO_POINT
    assert route.heading_deg == pytest.approx(90.0)
    assert route.retraced == 0.0


def test_standing_about_is_no_route() -> None:
    assert classify(np.full(50, 46.0), np.full(50, 8.0)) is None


def test_laps_of_the_same_circle_are_a_loop_although_they_repeat() -> None:
    once = circle(200.0, 201)
    laps = [np.concatenate([axis] * 4) for axis in once]
    route = classify(*laps)
    assert route is not None
    assert route.shape is Shape.LOOP
    assert route.retraced < 0.1
