"""The way in, in a browser: files first, answers that stay, home hidden by keyboard."""

from __future__ import annotations

import os
import re

from playwright.sync_api import expect

from tests.e2e import recordings
from tests.e2e.conftest import OpenTab
from tests.e2e.hands import PASSWORD, payload


def test_three_steps_while_the_files_are_read(tab: OpenTab) -> None:
    page = tab()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/signup")
    page.get_by_label("Name", exact=True).fill("Way In")
    page.get_by_label("E-mail").fill(f"way{os.urandom(3).hex()}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.locator("h1")).to_have_text("Bring your history")
    runs = [payload(f"in-{day}.gpx", recordings.run(day, minutes=20)) for day in (2, 4, 6)]
    page.locator("#files").set_input_files(runs)
    expect(page.locator("#upload-rows .upload-row")).to_have_count(3)
    page.get_by_role("button", name="Next").click()

    expect(page.locator("h1")).to_have_text("About you")
    page.get_by_label("Miles, feet").check()
    page.get_by_label("Run", exact=True).check()
    page.get_by_label("Weight").fill("a lot")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".field-error").first).to_be_visible()
    expect(page.get_by_label("Run", exact=True)).to_be_checked()
    page.get_by_label("Weight").fill("70")
    page.get_by_role("button", name="Next").click()

    expect(page.locator("h1")).to_have_text("People")
    page.reload()  # it goes on where it was, with what was said
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_label("Run", exact=True)).to_be_checked()
    page.goto("/welcome/people")
    for _look in range(40):  # until the files are read
        if page.locator("#zone-map").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_label("Hide my home")).to_be_checked()
    radius = page.get_by_label("Radius in metres")
    before = int(radius.input_value())
    page.locator("#zone-map").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(radius).to_have_value(str(before + 20))
    page.get_by_label("Only me").check()
    page.get_by_role("button", name="Done").click()
    expect(page).to_have_url(re.compile("/feed$"))
    expect(page.get_by_text("3 of 5")).to_be_visible()
    page.get_by_role("button", name="Do not show this again").click()
    expect(page.get_by_text("Getting started")).to_have_count(0)
    page.goto("/settings/privacy-zones")
    expect(page.get_by_role("main")).to_contain_text("Home")
