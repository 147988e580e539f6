"""Hiding home from a map, by pointer in two presses and by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Athlete, OpenTab


def _zones(page: Page) -> list[str]:
    page.goto("/settings/privacy-zones")
    return page.locator(".zone-list").first.locator("strong").all_inner_texts()


def _clear(page: Page) -> None:
    page.goto("/settings/privacy-zones")
    while page.get_by_role("button", name=re.compile("^Delete")).count():
        page.get_by_role("button", name=re.compile("^Delete")).first.click()
        page.wait_for_url("**/settings/privacy-zones")


def test_two_presses_on_an_activity_hide_where_it_began(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["run"])
    page.get_by_role("link", name="Hide this area").click()
    expect(page.locator("#zone-count")).to_contain_text(re.compile(r"\d+ past activit"))
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/settings/privacy-zones")
    assert _zones(page) == ["Home"]
    _clear(page)


def test_the_keyboard_moves_and_sizes_the_circle_and_the_count_follows(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana)
    page.goto("/settings/privacy-zones/add")
    before = page.get_by_label("Latitude").input_value()
    page.locator("#zone-map").focus()
    for _step in range(5):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("+")
    moved = float(page.get_by_label("Latitude").input_value()) - float(before)
    assert abs(moved * 111_195 - 50) < 2
    expect(page.get_by_label("Radius in metres")).to_have_value("410")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("+")
    expect(page.locator("#zone-count")).to_contain_text(re.compile(r"\d+ past activit"))
    page.keyboard.press("Tab")
    page.get_by_label("Name").press("Enter")
    page.wait_for_url("**/settings/privacy-zones")
    assert _zones(page) == ["Home"]
    _clear(page)


def test_without_script_a_zone_is_a_form(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, java_script_enabled=False)
    page.goto("/settings/privacy-zones/add")
    page.get_by_role("button", name="Count past activities").click()
    expect(page.locator("#zone-count")).to_contain_text("past activit")
    page.get_by_role("button", name="Save").click()
    assert _zones(page) == ["Home"]
    _clear(page)
