"""The API's own pages in a browser: everything from here, nothing the policy forbids (see `tab`)."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Athlete, OpenTab


def test_the_api_documentation_loads_and_opens_an_operation(tab: OpenTab, ana: Athlete) -> None:
    for page in (tab(), tab(ana)):
        page.goto("/apidocs/")
        page.wait_for_load_state("networkidle")
        expect(page.get_by_text("Your activities, newest first").first).to_be_visible()
        operations = page.locator(".opblock")
        expect(operations.first).to_be_visible()
        assert operations.count() > 5  # it keeps only what is in sight
        operations.first.locator(".opblock-summary").click()
        expect(page.locator(".opblock-body").first).to_be_visible()


def test_the_documentation_asks_the_api_as_whoever_is_signed_in(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/apidocs/")
    operation = page.locator(".opblock", has=page.locator('[data-path="/api/athlete"]')).first
    for _step in range(120):  # only what is in sight is there at all
        if operation.count():
            break
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(60)
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text(
        "200"
    )
    expect(operation.locator(".live-responses-table")).to_contain_text("ana@example.org")


def test_an_endpoint_in_the_browser_takes_what_is_typed(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/api/gear")
    expect(page).to_have_title(re.compile("^All Gear – "))
    page.get_by_role("tab", name="HTML form").or_(page.get_by_text("HTML form")).first.click()
    page.locator('input[name="name"]').fill("Nimbus of the API")
    page.locator("form.form-horizontal").get_by_role("button", name="POST").click()
    expect(page.locator(".response-info")).to_contain_text("201 Created")
    page.goto("/api/athlete/preferences")
    raw = page.locator("textarea[name=_content]").last
    raw.fill('{"units": "metric"}')
    page.get_by_role("button", name="PATCH").click()
    expect(page.locator(".response-info")).to_contain_text("200 OK")
