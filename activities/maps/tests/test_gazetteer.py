"""Towns by their places: near ones, great ones, none at sea, and both sides of the date line."""

from __future__ import annotations

import gzip

import pytest

from activities.maps.gazetteer import condense, town_near


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (41.1456, -8.611, "Porto"),
        (48.8566, 2.3522, "Paris"),
        (-36.85, 174.76, "Auckland"),
        (64.15, -21.94, "Reykjav\u00edk"),
        (51.5, -0.12, "London"),
        (0.0, -140.0, ""),  # at sea
        (90.0, 0.0, ""),
        (-90.0, 0.0, ""),
    ],
)
def test_the_town_one_would_say(lat: float, lon: float, name: str) -> None:
    assert town_near(lat, lon) == name


def test_either_side_of_the_date_line_is_near_the_other() -> None:
    assert town_near(64.73, 177.51) == town_near(64.73, 177.51 - 360)


def _line(name: str, lat: float, lon: float, people: int) -> str:
    cells = [""] * 19
    cells[1], cells[4], cells[5], cells[14] = name, str(lat), str(lon), str(people)
    return "\t".join(cells)


def test_the_file_is_made_of_that_of_geonames_in_order_of_latitude() -> None:
    text = "\n".join(
        [_line("North", 60, 1, 20_000), _line("South", -3, 2.5, 90_000), _line("Ghost", 0, 0, 0)]
    )
    made = gzip.decompress(condense(text)).decode().splitlines()
    assert made == ["-3.0000\t2.5000\t90000\tSouth", "60.0000\t1.0000\t20000\tNorth"]
    assert condense(text) == condense(text)


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="GeoNames"):
        condense("name,lat,lon\nPorto,41,-8\n")
