"""Dots over time: better is up, the best has the ring, the trend shows from four on."""

from __future__ import annotations

import re
from datetime import date

from stravalite.ui.svg.dots import Dot, dots


def drawn(values: list[float], **options: bool) -> str:
    days = [
        Dot(date(2026, 1, 1 + 5 * place), value, f"<{value:g}>", is_marked=place == 0)
        for place, value in enumerate(values)
    ]
    return dots(days, "Speed", tick=lambda value: f"{value:g}", tell_day=date.isoformat, **options)


def heights(svg: str) -> list[float]:
    return [float(y) for y in re.findall(r'cy="([\d.]+)" r="5"', svg)]


def test_better_is_up_either_way() -> None:
    first, second = heights(drawn([10.0, 20.0]))
    assert second < first
    first, second = heights(drawn([300.0, 290.0], lower_is_better=True, clock=True))
    assert second < first


def test_the_ring_is_round_the_best_and_words_are_escaped() -> None:
    svg = drawn([10.0, 20.0, 15.0])
    (ring,) = re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="9"', svg)
    assert f'cx="{ring}"' in svg.split("&lt;20&gt;")[0].rsplit("<circle", 1)[1]
    assert svg.count("chart-dot-last") == 1


def test_one_is_no_history_and_three_are_no_trend() -> None:
    assert drawn([10.0]) == ""
    assert "chart-trend" not in drawn([10.0, 11.0, 12.0])
    assert "chart-trend" in drawn([10.0, 11.0, 12.0, 13.0])


def test_all_alike_and_all_on_one_day_are_drawn() -> None:
    assert drawn([10.0] * 4).count('r="5"') == 4
    same = [Dot(date(2026, 1, 1), value, "x") for value in (1.0, 2.0, 3.0, 4.0)]
    svg = dots(same, "Speed", tick=str, tell_day=date.isoformat)
    assert svg.count('r="5"') == 4
    assert "nan" not in svg
