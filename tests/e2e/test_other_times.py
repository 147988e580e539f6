"""Other times along a route: said on the page, listed, compared."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e import recordings
from tests.e2e.conftest import OpenTab
from tests.e2e.hands import add_files, payload, sign_up


def test_a_repeated_route_shows_its_history_and_is_compared(tab: OpenTab) -> None:
    page = tab()
    sign_up(page, "/signup", name="Repeta Doras")
    times = [("First", 9, 1.0), ("Second", 6, 1.1), ("Third", 2, 1.2)]
    files = [
        payload(f"{name}.gpx", recordings.run_again(weeks, slower=slower, name=f"{name} loop"))
        for name, weeks, slower in times
    ]
    add_files(page, files)
    page.locator(".upload-row", has_text="Third.gpx").get_by_role("link").click()
    panel = page.locator("#repeats")
    panel.scroll_into_view_if_needed()
    expect(panel).to_contain_text("3 times along this route; this was number 3 by speed.")
    panel.get_by_role("link", name="Compare with the fastest").click()
    expect(page.locator("h1")).to_have_text("Third loop beside First loop")
    expect(page.locator("#gap svg")).to_be_visible()
    expect(page.locator("#numbers")).to_contain_text("Moving time")
    page.get_by_role("link", name="Swap").click()
    expect(page.locator("h1")).to_have_text("First loop beside Third loop")
    page.get_by_role("link", name="Compare with another").click()
    expect(page.get_by_role("link", name="Second loop")).to_be_visible()
