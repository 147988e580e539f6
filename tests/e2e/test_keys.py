"""Searching from anywhere, and keys for those who like them."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Athlete, OpenTab


def test_a_key_searches_from_anywhere_and_opens_what_it_finds(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/settings/account")
    page.keyboard.type("/ribeira")  # as fast as it goes
    field = page.get_by_role("dialog").get_by_role("searchbox")
    expect(field).to_be_focused()
    expect(field).to_have_value("ribeira")
    found = page.get_by_role("dialog").get_by_role("link", name="Steps of Ribeira")
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.type(" nowhere")
    expect(page.get_by_role("dialog")).to_contain_text("Nothing found")
    field.fill("ribeira")
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Steps of Ribeira")


def test_keys_are_listed_and_walk_and_rest_while_one_writes(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/activities")
    page.keyboard.press("?")
    over = page.get_by_role("dialog")
    expect(over).to_contain_text("Go to")
    page.keyboard.press("Escape")
    expect(over).to_be_hidden()
    titles = page.locator(".activity-row-title a")
    page.keyboard.press("j")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()
    page.locator(".filters [name=q]").focus()
    page.keyboard.type("gl?")
    expect(page.locator(".filters [name=q]")).to_have_value("gl?")
    expect(over).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page).to_have_url("/log")
    page.goto(ana.activities["run"])
    page.keyboard.press("c")
    expect(page.locator("#say textarea")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("e")
    expect(page.get_by_label("Title")).to_be_visible()


def test_who_switches_keys_off_gets_none(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/settings/preferences")
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.get_by_role("button", name="Save").click()
    page.goto("/gear")
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page).to_have_url("/gear")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("shoes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Gear").first).to_be_visible()
    page.goto("/settings/preferences")
    page.get_by_label("Keyboard shortcuts").check()
    page.get_by_role("button", name="Save").click()
