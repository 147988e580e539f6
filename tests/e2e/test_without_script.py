"""The core with JavaScript switched off."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e import recordings
from tests.e2e.conftest import OpenTab
from tests.e2e.hands import PASSWORD, payload


def test_signing_up_adding_editing_deleting_and_settings_need_no_script(tab: OpenTab) -> None:
    page = tab(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Create account").click()
    page.get_by_label("Name", exact=True).fill("Sola Brava")
    page.get_by_label("E-mail").fill("sola@example.org")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value("sola@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()

    expect(page.locator("h1")).to_have_text("Bring your history")
    page.locator("#files").set_input_files(payload("mine.gpx", recordings.run(2, name="Mine")))
    page.get_by_role("button", name="Add these files").click()
    expect(page.locator(".upload-row")).to_contain_text("mine.gpx")
    link = page.get_by_role("link", name="Mine")
    for _second in range(30):  # the page refreshes itself every 5 s; a person may be quicker
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    link.click()
    expect(page.locator("figure.map .map-sheet svg:visible")).to_have_count(1)
    expect(page.locator("#splits tbody tr")).not_to_have_count(0)
    page.locator("#analysis summary:visible").get_by_text("The same as a table").click()
    expect(page.locator("#analysis table:visible")).to_be_visible()

    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Title").fill("Mine, really")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Mine, really")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text("Mine, really")

    page.goto("/activities/new")
    page.get_by_label("Duration").fill("31:15")
    page.get_by_label("Distance").fill("6.2")
    page.get_by_role("button", name="Add activity").click()
    expect(page.locator(".stats-hero")).to_contain_text("6.20")

    page.goto("/settings/preferences")
    page.get_by_label("Units").select_option("imperial")
    page.get_by_label("Theme").select_option("dark")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/activities")
    expect(page.locator(".activity-row").first).to_contain_text("mi")
