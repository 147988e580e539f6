"""Charts are well-formed, escaped, and tell their numbers in words."""

import itertools
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stravalite.ui.svg import lanes as lanes_module
from stravalite.ui.svg.bars import Bar, axis_top, bars, label_step
from stravalite.ui.svg.lanes import (
    Axis,
    Lane,
    Size,
    domain,
    lanes,
    table_rows,
    value_ticks,
)
from stravalite.ui.svg.markup import element, polyline_path, text
from stravalite.ui.svg.scales import Scale, clock_step, percentile, round_step, ticks
from stravalite.ui.svg.spark import spark, unbroken

NASTY = "<script>\"&'"


def pace_lane(values, **options):
    settings = {
        "name": "pace",
        "label": NASTY,
        "values": values,
        "summary": "5:07",
        "note": NASTY,
        "speak": lambda value: f"{value:.0f} s",
        "tick": lambda value: f"{value:.0f}",
        "inverted": True,
        "clipped": True,
    }
    return Lane(**(settings | options))


def km_axis(count):
    return Axis([10.0 * n for n in range(count)], lambda metres: f"{metres:g} m", NASTY)


def drawn(markup):
    return ET.fromstring(markup)


def test_words_are_escaped_everywhere():
    markup = lanes(km_axis(3), [pace_lane([300, 310, 305])], NASTY, table_summary=NASTY)
    assert "<script>" not in markup
    root = drawn(markup)
    assert root.find("figcaption").text == NASTY
    assert root.find(".//summary").text == NASTY
    assert root.find("svg").get("aria-label") == NASTY
    assert drawn(bars([Bar(NASTY, 2.0, NASTY)], NASTY, table_summary=NASTY, head=("a", NASTY)))


def test_nothing_carries_a_style():
    markup = lanes(km_axis(4), [pace_lane([300, None, 305, 1])], "c", table_summary="t")
    markup += bars([Bar("M", 2.0, "2 h")], "c", table_summary="t", head=("d", "h"))
    markup += spark([3.0, 2.0], "s")
    assert "style" not in markup
    assert "onclick" not in markup


def test_a_gap_in_the_data_is_a_gap_in_the_line():
    markup = lanes(
        km_axis(6),
        [pace_lane([300, 310, None, None, 305, 300])],
        "c",
        table_summary="t",
    )
    lines = [path for path in drawn(markup).iter("path") if path.get("class") == "chart-line"]
    assert len(lines) == 2


def test_faster_is_up_in_an_inverted_lane():
    lane = pace_lane([240.0, 360.0], clipped=False)
    markup = lanes(km_axis(2), [lane], "c", table_summary="t")
    path = next(p for p in drawn(markup).iter("path") if p.get("class") == "chart-line").get("d")
    fast_y, slow_y = (float(point.split()[1]) for point in path[1:].split("L"))
    assert fast_y < slow_y


def test_one_stop_does_not_flatten_the_pace_lane():
    values = [300.0 + n % 10 for n in range(200)]
    values[50] = 4000.0
    low, high = domain(pace_lane(values))
    assert low >= 300
    assert high <= 310


def test_lanes_without_a_value_are_left_out_and_no_lane_is_no_figure():
    empty = pace_lane([None, None, None], name="power")
    assert lanes(km_axis(3), [empty], "c", table_summary="t") == ""
    both = lanes(km_axis(3), [empty, pace_lane([1, 2, 3])], "c", table_summary="t")
    assert "lane-power" not in both
    assert "lane-pace" in both


def test_the_table_has_an_en_dash_where_nothing_was_recorded():
    rows = table_rows(km_axis(3), [pace_lane([300, None])])
    assert rows == [["0 m", "300 s"], ["10 m", "\u2013"], ["20 m", "\u2013"]]
    assert len(table_rows(km_axis(5000), [pace_lane([1.0] * 5000)])) <= lanes_module.TABLE_ROWS


@pytest.mark.parametrize("size", [lanes_module.WIDE, lanes_module.NARROW, Size(width=500)])
def test_every_coordinate_lies_inside_the_drawing(size):
    lane = pace_lane([300.0, 900.0, 250.0, 320.0])
    root = drawn(lanes(km_axis(4), [lane, lane], "c", table_summary="t", size=size)).find("svg")
    width, height = (float(value) for value in root.get("viewBox").split()[2:])
    for path in root.iter("path"):
        for point in path.get("d")[1:].removesuffix("Z").split("L"):
            x, y = (float(value) for value in point.split())
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_bars_start_at_zero_and_the_axis_stays_without_data():
    assert axis_top([None, 0]) == 1.0
    assert axis_top([3.0, 7.2]) >= 7.2
    empty = drawn(bars([Bar("M", None, "rest")], "c", table_summary="t", head=("d", "v")))
    assert not list(empty.iter("rect"))
    assert list(empty.iter("line"))


def test_labels_that_would_collide_are_skipped():
    assert label_step(7, 80) == 1
    assert label_step(52, 11) == 3


def test_a_spark_ends_in_a_filled_dot_and_better_is_up():
    root = drawn(spark([300, None, 290], "history", lower_is_better=True))
    circles = list(root.iter("circle"))
    assert "chart-dot-last" in circles[-1].get("class")
    assert float(circles[-1].get("cy")) < float(circles[0].get("cy"))
    assert spark([None], "nothing") == ""


@given(
    st.floats(min_value=-1e4, max_value=1e4),
    st.floats(min_value=1, max_value=1e6),
    st.integers(min_value=2, max_value=8),
)
def test_ticks_are_round_evenly_spaced_and_never_too_many(low, span, most):
    levels = ticks(low, low + span, most)
    assert len(levels) <= most + 1
    step = round_step(span, most)
    assert all(abs(b - a - step) < step * 1e-6 for a, b in itertools.pairwise(levels))
    assert all(low - step * 1e-6 <= level <= low + span + step * 1e-6 for level in levels)


@given(st.floats(min_value=1, max_value=200_000))
def test_clock_steps_are_quarters_of_minutes_and_hours(span_s):
    step = clock_step(span_s, 4)
    assert span_s / step <= 4 + 1e-9
    assert step < 15 or step % 15 == 0


@given(st.floats(min_value=-100, max_value=100), st.floats(min_value=1, max_value=500))
def test_a_lane_tells_its_size_with_at_least_two_values(low, span):
    assert 2 <= len(value_ticks((low, low + span), round_step)) <= 7


@given(st.lists(st.one_of(st.none(), st.floats(-5, 5)), max_size=30))
def test_runs_hold_every_value_once_and_no_gap(values):
    runs = unbroken(values)
    assert [pair for run in runs for pair in run] == [
        (place, value) for place, value in enumerate(values) if value is not None
    ]
    for run in runs:
        places = [place for place, _ in run]
        assert places == list(range(places[0], places[0] + len(places)))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(0, 1))
def test_a_percentile_lies_between_the_extremes(values, share):
    assert min(values) - 1e-6 <= percentile(values, share) <= max(values) + 1e-6


def test_a_scale_holds_values_at_its_ends():
    scale = Scale(0, 10, 100, 200)
    assert (scale(-5), scale(5), scale(50)) == (100, 150, 200)
    assert Scale(3, 3, 0, 10)(3) == 5


def test_attributes_are_escaped_and_names_hyphenated():
    assert element("g", data_lane='"<') == '<g data-lane="&quot;&lt;"/>'
    assert text("<b>", x=1.50) == '<text x="1.5">&lt;b&gt;</text>'
    assert polyline_path([(1, 2)]) == ""
