"""Steps of colour: equal, clipped, without holes, and turned round for pace."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.maps.colouring import STEPS, Colouring, colouring
from activities.maps.drawing import route_svg

RAMP = np.linspace(100.0, 160.0, 1201)


def of_all(values: np.ndarray, least_span: float = 1.0, *, falling: bool = False) -> Colouring:
    found = colouring(values, [np.arange(values.size)], least_span=least_span, falling=falling)
    assert found is not None
    return found


def test_a_ramp_goes_through_all_steps_once() -> None:
    found = of_all(RAMP)
    assert [each.step for each in found.stretches] == list(range(STEPS))
    assert np.diff(found.edges) == pytest.approx([9.6] * 4)  # 96 % of 60 over six steps
    assert found.edges[0] == pytest.approx(101.2 + 9.6)


def test_what_falls_is_bright_when_it_is_low() -> None:
    found = of_all(RAMP, falling=True)
    assert [each.step for each in found.stretches] == list(range(STEPS))[::-1]
    assert list(found.edges) == sorted(found.edges, reverse=True)


def test_a_spike_does_not_stretch_the_steps() -> None:
    spiked = RAMP.copy()
    spiked[600:603] = 1e6
    assert of_all(spiked).edges == pytest.approx(of_all(RAMP).edges, abs=0.3)


def test_steady_values_are_one_colour_and_not_noise() -> None:
    steady = 140.0 + 0.2 * np.sin(np.arange(2000.0))
    found = of_all(steady, least_span=12.0)
    assert len(found.stretches) == 1
    assert np.diff(found.edges) == pytest.approx([2.0] * 4)


def test_what_was_not_measured_has_no_step() -> None:
    values = RAMP.copy()
    values[300:600] = np.nan
    assert None in [each.step for each in of_all(values).stretches]
    assert colouring(np.full(9, np.nan), [np.arange(9)], least_span=1.0) is None
    assert colouring(RAMP, [], least_span=1.0) is None


@given(
    st.lists(st.floats(0, 300) | st.just(float("nan")), min_size=2, max_size=400),
    st.integers(1, 399),
    st.booleans(),
)
def test_stretches_cover_each_part_without_a_hole(
    listed: list[float], cut: int, falling: bool
) -> None:
    values = np.array(listed)
    parts = [part for part in np.split(np.arange(values.size), [cut]) if part.size > 1]
    found = colouring(values, parts, least_span=5.0, falling=falling)
    if found is None:
        assert not parts or not np.isfinite(values).any()
        return
    for part in parts:
        inside = [each for each in found.stretches if part[0] <= each.first <= part[-1]]
        assert (inside[0].first, inside[-1].last) == (part[0], part[-1])
        for one, following in itertools.pairwise(inside):
            assert one.last == following.first
            assert one.step != following.step


def test_the_drawing_has_a_line_for_each_step_on_one_dark_casing() -> None:
    path = [(41.14, -8.61), (41.15, -8.62), (41.155, -8.60)]
    stretches = [(0, path[:2]), (5, path[1:]), (0, path[::-1][:2]), (None, path[:2])]
    root = ET.fromstring(route_svg([path], stretches=stretches))
    classes = [each.get("class") for each in root]
    lines = [each for each in classes if each and each.startswith("route")]
    assert lines == ["route-casing route-dark", "route step-none", "route step-6", "route step-1"]
    (first,) = [each for each in root if each.get("class") == "route step-1"]
    assert str(first.get("d")).count("M") == 2
