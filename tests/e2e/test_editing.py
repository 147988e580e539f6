"""Correcting a recording in a browser, with and without script."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Athlete, OpenTab

DONE_MS = 30_000


def _numbers(page: Page, address: str) -> str:
    """Everything the page tells of the activity."""
    page.goto(address)
    expect(page.locator("#activity .stat").first).to_be_visible()
    told = page.locator("#activity").inner_text()
    return re.sub(r"\d+ corrections? by you", "", told)


def test_the_first_minute_is_cut_and_comes_back(tab: OpenTab, ana: Athlete) -> None:
    page, run = tab(ana), ana.activities["run"]
    before = _numbers(page, run)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Correct the recording").click()
    page.get_by_label(re.compile("^From")).fill("1:00")
    page.get_by_role("button", name="Keep this part").click()
    expect(page.get_by_role("listitem").filter(has_text="Cut away the first 1:00.")).to_be_visible()
    expect(page.get_by_role("columnheader", name="As recorded")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    elapsed = page.get_by_role("row", name=re.compile("^Elapsed"))
    expect(elapsed).to_contain_text("39:00")
    expect(elapsed).to_contain_text("40:00")
    assert _numbers(page, run) != before
    page.get_by_role("link", name="1 correction by you").click()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.get_by_role("listitem").filter(has_text="Taken back")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    assert _numbers(page, run) == before


def test_without_script_a_wrong_moment_is_said_at_its_field(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, java_script_enabled=False)
    page.goto(ana.activities["run"] + "/edits")
    page.get_by_label(re.compile("^To")).fill("in the end")
    page.get_by_role("button", name="Keep this part").click()
    expect(page.get_by_label(re.compile("^To"))).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Write a time such as 1:30")).to_be_visible()
    expect(page.get_by_label(re.compile("^To"))).to_have_value("in the end")


def test_two_windows_do_not_cut_over_each_other(tab: OpenTab, ana: Athlete) -> None:
    one, other, ride = tab(ana), tab(ana), ana.activities["ride"] + "/edits"
    one.goto(ride)
    other.goto(ride)
    one.get_by_label(re.compile("^From")).fill("10:00")
    one.get_by_role("button", name="Keep this part").click()
    expect(one.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    other.get_by_label(re.compile("^To")).fill("30:00")
    other.get_by_role("button", name="Keep this part").click()
    expect(other.get_by_role("alert")).to_contain_text("corrected elsewhere meanwhile")
    expect(other.get_by_role("alert")).to_contain_text("Cut away the first 10:00.")
    expect(other.get_by_label(re.compile("^To"))).to_have_value("30:00")
    one.get_by_role("button", name=re.compile("^Undo")).click()
    expect(one.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)


def test_a_treadmill_gets_its_true_length_and_loses_it_again(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(ana.activities["treadmill"] + "/edits")
    before = page.get_by_role("row", name=re.compile("^Distance")).inner_text()
    page.get_by_text("Correct the distance").first.click()
    page.get_by_label(re.compile("^True distance")).fill("6.25")
    page.get_by_role("button", name="Correct the distance").click()
    done = page.get_by_role("listitem").filter(has_text="Distance set to 6.25 km.")
    expect(done).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    expect(page.get_by_role("row", name=re.compile("^Distance"))).to_contain_text("6.25")
    done.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    expect(page.get_by_role("row", name=re.compile("^Distance"))).to_have_text(
        re.compile(re.escape(before.split()[1]))
    )


def test_a_ride_is_split_in_two_and_is_one_again(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["ride"] + "/edits")
    page.get_by_text("Split in two", exact=True).click()
    page.get_by_label("Where").fill("1:00:00")
    page.get_by_role("button", name="Split here").click()
    done = page.get_by_role("listitem").filter(has_text="Split: what came after 1:00:00")
    expect(done).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    done.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"\(2\)$"))
    page.get_by_role("link", name="1 correction by you").click()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page).to_have_url(re.compile(re.escape(ana.activities["ride"] + "/edits")))
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    expect(page.get_by_role("row", name=re.compile("^Elapsed"))).to_contain_text("4:00:00")


def test_two_halves_are_merged_and_come_apart_again(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["trainer"] + "/edits")
    elapsed = page.get_by_role("row", name=re.compile("^Elapsed")).inner_text()
    page.get_by_text("Split in two", exact=True).click()
    page.get_by_label("Where").fill("5:00")
    page.get_by_role("button", name="Split here").click()
    expect(page.get_by_role("listitem").filter(has_text="Split: what came after")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    page.get_by_text("Merge with another", exact=True).click()
    other = page.get_by_label("The other activity")
    second = other.locator("option").filter(has_text="(2)")
    other.select_option(value=second.get_attribute("value"))
    page.get_by_role("button", name="Make them one").click()
    merged = page.get_by_role("listitem").filter(has_text="Merged with the activity")
    expect(merged).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    expect(page.get_by_role("row", name=re.compile("^Elapsed"))).to_contain_text(elapsed.split()[1])
    for words in ("Merged with the activity", "Split: what came after"):
        row = page.get_by_role("listitem").filter(has_text=words)
        row.get_by_role("button", name=re.compile("^Undo")).click()
        expect(page.get_by_role("progressbar")).to_have_count(0, timeout=DONE_MS)
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_have_count(0)
    expect(page.get_by_role("row", name=re.compile("^Elapsed"))).to_contain_text(elapsed.split()[1])
