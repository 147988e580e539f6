"""From the link in the terminal to a file taken out again, by hand, in a house of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import recordings
from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.hands import Watch, add_files, payload, sample, sign_up
from tests.e2e.house import House, running_house


@pytest.fixture(scope="module")
def empty_house() -> Iterator[House]:
    with running_house(REGISTRATION="invite") as running:
        yield running


def test_the_whole_job_by_hand(empty_house: House, browser: Browser) -> None:
    context = browser.new_context(
        base_url=empty_house.url, locale="en-GB", timezone_id="Europe/Lisbon"
    )
    watch = Watch(empty_house.url).over(context)
    page = context.new_page()

    page.goto("/")
    expect(page.get_by_text("New accounts here are by invitation")).to_be_visible()
    page.goto("/signup")
    expect(page.get_by_label("Password")).to_have_count(0)
    sign_up(page, empty_house.owner_link, name="Ana Moreira")

    page.goto("/activities")
    expect(page.get_by_role("heading", name="Your first activity goes here")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Add a file").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Choose files").click()
    chooser.value.set_files(payload("loop.gpx", recordings.run()))
    page.get_by_role("link", name="Easy river loop before work").click()

    expect(page.locator("h1")).to_have_text("Easy river loop before work")
    expect(page.locator("figure.map .map-sheet svg:visible")).to_have_count(1)
    expect(page.get_by_role("heading", name="Splits")).to_be_visible()

    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Title").fill("")
    page.get_by_label("Description").fill("Fog over the water.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Title")).to_be_focused()  # the browser asks for it
    page.get_by_label("Title").fill("Fog run")
    page.get_by_label("New gear").fill("Nimbus 26")
    page.get_by_label("Who can see it").select_option("only_me")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Fog run")
    expect(page.get_by_text("Nimbus 26")).to_be_visible()
    expect(page.locator(".chip")).to_have_text("Only me")

    kinds = ("GPX", "TCX", "FIT", "CSV", "JSON")
    for label, suffix in (*((kind, f".{kind.lower()}") for kind in kinds), ("Original", "")):
        page.get_by_text("More", exact=True).click()
        with page.expect_download() as download:
            page.locator(".menu-item", has_text=label).click()
        name = download.value.suggested_filename
        assert name.endswith(suffix)
        if label == "Original":
            assert name == "loop.gpx"
            assert download.value.path().read_bytes() == recordings.run()
        page.keyboard.press("Escape")

    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("h1")).to_have_text("Activity deleted")
    page.goto("/activities")
    expect(page.locator(".activity-row")).to_have_count(0)
    page.go_back()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text("Fog run")

    page.locator("summary.avatar").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("You are signed out")
    context.close()
    assert watch.complaints == []


def test_the_same_file_twice_leads_to_what_is_there(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/upload")
    add_files(page, [payload("again.gpx", recordings.run())])
    row = page.locator(".upload-row", has_text="again.gpx")
    expect(row.get_by_text("Already here")).to_be_visible()
    row.get_by_role("link", name="Open").click()
    expect(page).to_have_url(ana.activities["run"])


def test_what_is_no_activity_says_why_and_can_be_tried_again(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/upload")
    add_files(page, [sample(recordings.SAMPLES / "route.gpx"), payload("notes.fit", b"hello")])
    route = page.locator(".upload-row", has_text="route.gpx")
    expect(route.get_by_text("This is a route without times")).to_be_visible()
    route.get_by_role("button", name="Try again").click()
    expect(route.get_by_text("This is a route without times")).to_be_visible()
    expect(page.locator(".upload-row", has_text="notes.fit")).to_contain_text("not a recording")


def test_the_parts_of_a_multisport_file_lead_to_each_other(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/upload")
    file = sample(recordings.SAMPLES / "activity-large-fenxi2-multisport.fit")
    add_files(page, [file], seconds=60)
    row = page.locator(".upload-row", has_text="multisport")
    expect(row.locator("a")).to_have_count(4)
    row.locator("a").first.click()
    parts = page.get_by_role("navigation", name="Parts of this recording")
    expect(parts.get_by_role("link")).to_have_count(4)
    parts.get_by_role("link").last.click()
    expect(parts.get_by_role("link").last).to_have_attribute("aria-current", "page")
    for part in range(4):  # gone again, so that other tests find the list they expect
        parts.get_by_role("link").nth(0).click() if part < 3 else None
        _delete(page)
        if part < 3:
            page.goto("/upload")
            page.locator(".upload-row", has_text="multisport").locator("a").nth(part + 1).click()


def _delete(page: Page) -> None:
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    expect(page).to_have_url(re.compile("/deleted$"))


def test_strength_by_hand_keeps_what_was_typed_and_lists_its_sets(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana)
    page.goto("/activities/new")
    page.get_by_label("Sport").select_option("WeightTraining")
    page.get_by_label("Duration").fill("45")
    page.get_by_label("Sets").fill("Squat 3x8 60\nwhat is this")
    page.get_by_role("button", name="Add activity").click()
    expect(page.locator(".form-errors")).to_be_focused()
    expect(page.get_by_label("Duration")).to_have_value("45")
    expect(page.get_by_text("“what is this” is not understood")).to_be_visible()
    page.get_by_label("Sets").fill("Squat 3x8 60\nPull-up 2x10")
    page.get_by_role("button", name="Add activity").click()
    expect(page.locator("#sets tbody tr")).to_have_count(5)
    expect(page.locator("#sets")).to_contain_text("Pull-up")
    _delete(page)


def test_a_measure_is_noted_and_removed(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/settings/measures")
    page.get_by_label("Value").fill("66.8")
    page.get_by_role("button", name="Save").click()
    row = page.locator("#history tbody tr")
    expect(row).to_contain_text("66.8")
    row.get_by_role("button", name="Remove").click()
    expect(page.locator("#history")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("66.8")
    row.get_by_role("button", name="Remove").click()
    expect(page.locator("#history")).to_have_count(0)


def test_others_see_what_is_shared_and_no_heart_rate(tab: OpenTab, ana: Athlete) -> None:
    page, stranger = tab(ana), tab()
    address = ana.activities["treadmill"]
    stranger.goto(address)
    expect(stranger.locator("h1")).to_have_text("There is nothing here")
    page.goto(address)
    expect(page.get_by_text("Avg heart rate")).to_be_visible()
    for audience in ("everyone", "followers"):
        page.goto(address + "/edit")
        page.get_by_label("Who can see it").select_option(audience)
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".toast")).to_contain_text("Saved")
        stranger.goto(address)
        if audience == "everyone":
            expect(stranger.locator("h1")).to_have_text("Morning run")
            expect(stranger.locator(".stats-hero")).to_contain_text("5.49")
            assert "bpm" not in stranger.content()
            expect(stranger.get_by_role("link", name="Edit")).to_have_count(0)
    expect(stranger.locator("h1")).to_have_text("There is nothing here")
