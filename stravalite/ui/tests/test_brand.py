"""Our own colours and shapes: nothing that looks like somebody else's."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path

import pytest

from stravalite.ui.icons import ICONS

ROOT = Path(__file__).parents[3]
TOKENS = (ROOT / "static/css/tokens.css").read_text()
#: Tokens that carry the name of the house; warnings and medals may be amber.
BRAND = (
    "primary",
    "primary-hover",
    "primary-soft",
    "on-primary",
    "bar-soft",
    "route",
    "focus",
    "c1",
)
STYLES = sorted((ROOT / "static/css").glob("*.css"))


def orange(colour: str) -> bool:
    """Strong and between red and yellow."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    return 8 <= hue * 360 <= 42 and saturation > 0.55 and 0.35 < light < 0.75


def test_the_test_knows_orange() -> None:
    assert orange("#FC4C02")
    assert not orange("#4B3FC9")


@pytest.mark.parametrize("name", BRAND)
def test_no_colour_of_the_brand_is_orange_in_either_theme(name: str) -> None:
    colours = re.findall(rf"--{name}: (#[0-9A-F]{{6}})", TOKENS)
    assert len(colours) >= 2
    assert not [colour for colour in colours if orange(colour)]


def test_colours_are_written_down_in_one_place_only() -> None:
    for path in STYLES:
        if path.name not in {"tokens.css", "print.css"}:
            assert not re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text()), path.name


def test_there_is_no_thumb_and_no_chevron_in_the_mark() -> None:
    assert not [icon for icon in ICONS if "thumb" in icon]
    mark = (ROOT / "templates/components/mark.html").read_text()
    icon = (ROOT / "static/img/favicon.svg").read_text()
    for drawing in (mark, icon):
        assert "<polygon" not in drawing
        for path in re.findall(r'<path[^>]*\bd="([^"]*)"', drawing):
            assert set(re.findall("[A-Za-z]", path)) <= set("MAaZz")  # a ring of arcs, no corner
        assert not [colour for colour in re.findall(r"#[0-9A-Fa-f]{6}", drawing) if orange(colour)]


def test_the_footer_says_that_we_are_nobody_elses() -> None:
    footer = (ROOT / "templates/components/footer.html").read_text()
    assert "Independent software. Not affiliated with Strava, Inc." in footer
