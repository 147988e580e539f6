"""Routes: drawn by pressing and by keyboard, kept from an activity, brought back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Athlete, OpenTab


def test_a_route_is_drawn_by_pressing_and_by_keyboard(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/routes")
    page.get_by_role("link", name="New route").first.click()
    page.get_by_label("Name").fill("Across the bridge")
    board = page.locator("#draw-map")
    board.click(position={"x": 100, "y": 100})
    board.click(position={"x": 200, "y": 150})
    places = page.get_by_label("Places")
    expect(places).to_have_value(re.compile(r"^-?\d+\.\d+, -?\d+\.\d+\n-?\d+\.\d+, -?\d+\.\d+$"))
    length = page.locator("#draw-length")
    expect(length).not_to_have_text("0.00 km")
    board.focus()
    page.keyboard.press("Enter")
    assert len(places.input_value().splitlines()) == 3
    page.keyboard.press("Backspace")
    assert len(places.input_value().splitlines()) == 2
    page.get_by_role("button", name="The same way back").click()
    assert len(places.input_value().splitlines()) == 3
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Across the bridge")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text("Across the bridge")


def test_the_way_of_an_activity_is_kept_with_its_profile(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["run"])
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Keep as a route").click()
    expect(page.locator("h1")).to_have_text("Easy river loop before work")
    expect(page.locator("#profile svg:visible")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="GPX").click()
    assert download.value.suggested_filename.endswith(".gpx")
