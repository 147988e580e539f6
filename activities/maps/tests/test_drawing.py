"""Route drawings: whole, well-formed, escaped, without styles."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.maps.drawing import (
    IMPERIAL_LENGTHS_M,
    frame_of,
    metric_label,
    round_cell,
    route_svg,
    thumbnail_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
LOOP = [
    (41.14, -8.61),
    (41.15, -8.62),
    (41.155, -8.60),
    (41.145, -8.59),
    (41.1405, -8.609),
]

positions = st.tuples(st.floats(-80, 80), st.floats(-179, 179))


def drawn(markup):
    return ET.fromstring(markup)


def of_class(root, name):
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def test_a_route_has_ground_grid_casing_and_ends_of_different_shape():
    root = drawn(route_svg([LOOP], label="A loop"))
    assert root.get("aria-label") == "A loop"
    for name in ("map-ground", "map-grid", "route-casing", "route", "scale-line"):
        assert len(of_class(root, name)) == 1
    assert of_class(root, "marker-start")[0].tag == f"{SVG}circle"
    assert of_class(root, "marker-finish")[0].tag == f"{SVG}rect"


def test_parts_can_be_left_out():
    root = drawn(route_svg([LOOP], start=False, finish=False, grid=False, scale_bar=False))
    for name in ("marker-start", "marker-finish", "map-grid", "scale-line"):
        assert not of_class(root, name)


def test_a_recording_without_a_position_is_no_map():
    assert route_svg([]) == ""
    assert route_svg([[(float("nan"), 1.0)]]) == ""
    assert thumbnail_svg([]) == ""


def test_standing_still_is_drawn_without_blowing_up_its_noise():
    jitter = [(41.14, -8.61), (41.14001, -8.61001), (41.14, -8.61)]
    frame = frame_of([jitter], 820, 420)
    assert frame.metres_per_px > 0.1
    assert of_class(drawn(route_svg([jitter])), "route")


def test_a_pause_is_a_gap_between_two_lines():
    path = of_class(drawn(route_svg([LOOP[:2], LOOP[2:]])), "route")[0]
    assert path.get("d").count("M") == 2
    assert path.get("pathLength") is None


def test_words_are_escaped_and_nothing_carries_a_style():
    markup = route_svg([LOOP], km_marks=[("<1>", 41.155, -8.60)], label='"<x>"')
    assert "<1>" not in markup
    assert "&lt;1&gt;" in markup
    assert "style" not in markup
    assert drawn(markup).get("aria-label") == '"<x>"'


def test_marks_that_would_cover_each_other_are_left_out():
    marks = [("1", 41.155, -8.60), ("2", 41.15501, -8.60001), ("3", 41.15, -8.62)]
    texts = [e.text for e in of_class(drawn(route_svg([LOOP], km_marks=marks)), "marker-km-text")]
    assert texts == ["1", "3"]


def test_other_tracks_lie_beneath_and_are_limited():
    root = drawn(route_svg([LOOP], context_paths=[LOOP] * 80))
    classes = [e.get("class") for e in root]
    assert classes.count("map-context") == 60
    assert classes.index("map-context") < classes.index("route-casing")


def test_a_route_across_the_date_line_stays_in_one_piece():
    track = [(0.0, 179.99), (0.0, -179.99), (0.01, -179.98)]
    frame = frame_of([track], 800, 400)
    assert frame.metres_per_px < 20
    place = frame.place([0.0, 0.0], [179.99, -179.99])
    assert 0 <= place[0][0] < place[1][0] <= 800


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_thumbnail_file_stands_alone(theme):
    root = drawn(thumbnail_svg(LOOP, theme=theme))
    assert (root.get("width"), root.get("height")) == ("320", "180")
    assert not [e for e in root.iter() if e.get("class")]
    assert re.fullmatch(r"#[0-9A-F]{6}", root.find(f"{SVG}rect").get("fill"))


def test_the_two_themes_of_a_thumbnail_differ():
    assert thumbnail_svg(LOOP, theme="light") != thumbnail_svg(LOOP, theme="dark")


def test_an_inline_thumbnail_takes_its_colours_from_the_page():
    markup = thumbnail_svg(LOOP)
    assert "#" not in markup
    assert len(markup) < 2000


@given(st.lists(positions, min_size=1, max_size=40))
def test_the_whole_route_fits_with_a_tenth_of_padding(track):
    width, height = 820.0, 420.0
    frame = frame_of([track], width, height)
    placed = frame.place([lat for lat, _ in track], [lon for _, lon in track])
    margin = 0.1 * height - 0.5
    assert placed[:, 0].min() >= margin
    assert placed[:, 0].max() <= width - margin
    assert placed[:, 1].min() >= margin
    assert placed[:, 1].max() <= height - margin


@given(st.floats(0.05, 5000))
def test_the_cell_of_the_grid_is_round_and_neither_tiny_nor_huge(metres_per_px):
    cell_m = round_cell(metres_per_px)
    assert re.fullmatch(r"[125]0*", f"{cell_m:.0f}")
    if 1 < metres_per_px < 20_000:
        assert 56 <= cell_m / metres_per_px <= 56 * 2.5 + 1


def test_the_scale_of_imperial_people_is_a_round_number_of_feet_or_miles():
    said = []
    route_svg([LOOP], lengths_m=IMPERIAL_LENGTHS_M, scale_label=lambda m: said.append(m) or "x")
    assert said[0] in IMPERIAL_LENGTHS_M
    assert list(IMPERIAL_LENGTHS_M) == sorted(IMPERIAL_LENGTHS_M)


def test_scale_bars_speak_metres_then_kilometres():
    assert metric_label(500) == "500\u00a0m"
    assert metric_label(2000) == "2\u00a0km"
