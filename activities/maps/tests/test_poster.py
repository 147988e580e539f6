"""Pictures to share: their sizes, what is on them, and words that fit."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from activities.maps.lettering import ELLIPSIS, Lettering
from activities.maps.poster import SIZES, Poster, Size, draw

FONTS = Path(__file__).parents[3] / "static" / "vendor" / "inter"
NUMBERS = (("7.35", "km", "Distance"), ("37:24", "", "Moving time"), ("5:05", "/km", "Pace"))
PATH = [(41.14, -8.61), (41.15, -8.62), (41.155, -8.60), (41.145, -8.59)]


def poster(**changes: object) -> Poster:
    facts = {"title": "River loop", "byline": "Ana", "numbers": NUMBERS, "site": "stravalite"}
    return Poster(**{**facts, "paths": [PATH], **changes})  # type: ignore[arg-type]


def opened(one: Poster, size: Size = "wide", theme: str = "light") -> Image.Image:
    return Image.open(io.BytesIO(draw(one, size, theme, FONTS)))  # type: ignore[arg-type]


def share_of(image: Image.Image, colour: str) -> float:
    wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    counted = image.convert("RGB").getcolors(image.width * image.height) or []
    return sum(times for times, seen in counted if seen == wanted) / (image.width * image.height)


@pytest.mark.parametrize("size", list(SIZES))
def test_each_has_its_size_a_route_and_words(size: Size) -> None:
    light, dark = opened(poster(), size), opened(poster(), size, "dark")
    assert (light.format, light.size) == ("PNG", SIZES[size])
    assert share_of(light, "#4B3FC9") > 0.002
    assert share_of(dark, "#A9A0FF") > 0.002
    assert share_of(light, "#17162B") > 0.002
    assert share_of(light, "#F1F0EA") > 0.3
    assert share_of(dark, "#F1F0EA") == 0


def test_without_a_route_there_is_no_map() -> None:
    assert share_of(opened(poster(paths=[])), "#F1F0EA") == 0


@pytest.mark.parametrize("size", list(SIZES))
def test_names_of_any_length_and_letters_are_drawn(size: Size) -> None:
    for title in ("", "W" * 300, "Přátelé " * 40, "日本 🏃", "Cafe\u0301 Ελλάδα Київ Đà Nẵng"):
        assert opened(poster(title=title, numbers=()), size).size == SIZES[size]


def test_a_letter_is_written_by_the_file_that_knows_it() -> None:
    letters = Lettering(FONTS)
    assert letters.known("Cafe\u0301 日本 Київ 🏃") == "Caf\u00e9 Київ"
    assert letters.width("Київ", 40) > letters.width("К", 40) > 0
    assert letters.width("bold", 40, 900) > letters.width("bold", 40, 100)


def test_lines_fit_and_only_the_last_is_cut() -> None:
    letters = Lettering(FONTS)
    lines = letters.lines("Easy river loop before work with a stop for coffee", 46, 700, 400, 2)
    assert len(lines) == 2
    assert not lines[0].endswith(ELLIPSIS)
    assert lines[1].endswith(ELLIPSIS)
    assert all(letters.width(line, 46, 700) <= 400 for line in lines)
    assert letters.lines("Short", 46, 700, 400, 2) == ["Short"]
    (long,) = letters.lines("W" * 80, 46, 700, 400, 3)
    assert long.endswith(ELLIPSIS)
    assert letters.width(long, 46, 700) <= 400
