"""Shoes in two fields, their bar, retiring, deleting and the way back: by pointer, by keyboard, on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.eyes import complaints_of_axe


def _add_shoes(page: Page, name: str) -> None:
    """The short form while there are none, else the long one, of which two fields are enough."""
    page.goto("/gear")
    if not page.get_by_role("button", name="Add shoes").count():
        page.get_by_role("link", name="Add gear").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Change after").fill("500")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/gear/ger_\w+$"))


def _delete(page: Page) -> None:
    page.get_by_role("button", name="Delete gear").click()
    page.wait_for_url("**/deleted")


def test_shoes_are_added_worn_retired_deleted_and_brought_back(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    _add_shoes(page, "Nimbus 26")
    gear = page.url
    page.goto(ana.activities["run"] + "/edit")
    page.locator("select[name=gear]").select_option(label="Nimbus 26")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("link", name="Nimbus 26")).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+\s*km\s+of\s+500\s*km"))
    page.get_by_role("link", name="Nimbus 26").click()
    expect(page.locator(".meter .bar-strong")).not_to_have_attribute("width", "0.0")
    expect(page.locator(".activity-row")).to_have_count(1)
    page.get_by_role("button", name="Retire").click()
    page.goto("/gear")
    page.get_by_text("1 retired").click()
    page.get_by_role("link", name="Nimbus 26").click()
    page.get_by_role("button", name="Use again").click()
    _delete(page)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(gear)
    expect(page.locator(".activity-row")).to_have_count(1)
    _delete(page)


def test_the_keyboard_alone_adds_a_reminder_and_answers_it(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    _add_shoes(page, "Vaporfly")
    page.get_by_role("link", name="Add reminder").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reminders/add")
    page.get_by_label("What to do").focus()
    page.keyboard.type("New laces")
    page.get_by_label("Every so many days").focus()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/gear/ger_\w+$"))
    done = page.get_by_role("button", name="Done today New laces")
    done.focus()
    page.keyboard.press("Enter")
    expect(page.locator("section", has_text="Service log").last).to_contain_text("New laces")
    _delete(page)


def test_on_a_phone_without_script(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, java_script_enabled=False, viewport={"width": 390, "height": 844})
    _add_shoes(page, "Ghost 15")
    page.get_by_role("link", name="Add part").click()
    page.get_by_label("Name").fill("Insole")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Insole")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    _delete(page)


def test_axe_finds_nothing_on_gear_with_all_that_hangs_on_it(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, reduced_motion="reduce")
    _add_shoes(page, "Old faithful")
    gear = page.url
    page.goto(f"{gear}/reminders/add")
    page.get_by_label("What to do").fill("Air the tyres")
    page.get_by_label("Every so many days").fill("10")
    page.get_by_label("Counted from").fill("2026-01-01")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{gear}/parts/add")
    page.get_by_label("Name").fill("Chain")
    page.get_by_label("Change after", exact=False).first.fill("3000")
    found = complaints_of_axe(page)
    page.get_by_role("button", name="Save").click()
    page.goto(f"{gear}/services/add")
    page.get_by_label("What was done").fill("Degreased")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(gear)
    for address in (gear, "/gear", f"{gear}/edit"):
        page.goto(address)
        found += complaints_of_axe(page)
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    page.goto(gear)
    _delete(page)
    found += complaints_of_axe(page)
    assert found == [], "\n".join(found)
