"""What single pages do with themes, paper, large print, histories and explanations."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.eyes import CLOSE_ALL, OPEN_ALL, TAGS, complaints_of_axe, overflow, too_wide
from tests.e2e.pages import KINDS, OF_A_RUN, address, opened


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_menu_of_the_account(
    tab: OpenTab, ana: Athlete, width: int
) -> None:
    """Open it lies over the page, so only what is in the head of the page is looked at."""
    page = tab(ana, reduced_motion="reduce", viewport={"width": width, "height": 900})
    page.goto("/activities")
    page.locator("summary.avatar").click()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        results = Axe().run(page, context="header", options={"runOnly": TAGS})
        assert not results.response["violations"], results.generate_report()


def test_axe_finds_nothing_on_the_page_of_a_deleted_activity(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, reduced_motion="reduce")
    page.goto(ana.activities["summary"])
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("h1")).to_have_text("Activity deleted")
    found = complaints_of_axe(page)
    standing_out = overflow(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).not_to_have_text("Activity deleted")
    assert found == [], "\n".join(found)
    assert standing_out <= 0


def test_twice_as_large_nothing_is_lost(tab: OpenTab, ana: Athlete) -> None:
    """A browser at 200 % has half the pixels to lay out in."""
    for name in ("run", "activities", "settings/preferences", "upload", "landing"):
        page = opened(tab, ana, name, viewport={"width": 640, "height": 450}, device_scale_factor=2)
        for panels in (CLOSE_ALL, OPEN_ALL):
            page.evaluate(panels)
            assert too_wide(page, (640,)) == [], name


def test_a_route_is_seen_in_forced_colours(tab: OpenTab, ana: Athlete) -> None:
    page = opened(tab, ana, "run", forced_colors="active")
    ground, line = page.locator("figure.map .map-sheet svg:visible").evaluate(
        """svg => [getComputedStyle(svg.querySelector(".map-ground")).fill,
          getComputedStyle(svg.querySelector(".route")).stroke]"""
    )
    assert line not in {"none", ground}


def test_nothing_moves_for_whoever_asked_for_stillness(tab: OpenTab, ana: Athlete) -> None:
    for name in ("landing", "run"):
        page = opened(tab, ana, name, reduced_motion="reduce")
        moving = page.evaluate(
            """() => document.getAnimations().filter(
              each => each.effect.getComputedTiming().duration > 1).length"""
        )
        assert moving == 0, name


def test_an_activity_prints_on_few_pages_without_what_is_pressed(
    tab: OpenTab, ana: Athlete
) -> None:
    page = opened(tab, ana, "run")
    page.emulate_media(media="print")
    for gone in ("header .nav", ".tabbar", ".section-nav"):
        for each in page.locator(gone).all():
            expect(each).to_be_hidden()
    for button in page.locator("button").all():
        expect(button).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("figure.map .map-sheet svg:visible")).to_have_count(1)
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert 1 <= sheets <= 2


def test_a_theme_chosen_is_there_at_once_and_stays(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, color_scheme="light")
    page.goto("/activities")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.locator("summary.avatar").click()
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(ground) != before
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/settings/preferences")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "auto")


def test_an_explanation_opens_beside_its_number(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["run"])
    stat = page.locator(".stat", has_text="Grade-adjusted pace")
    stat.get_by_label("Explain this number").click()
    expect(page.get_by_text("What the pace would have been on the flat")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("What the pace would have been on the flat")).to_be_hidden()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_explanation_is_read_without_scrolling_sideways(
    tab: OpenTab, ana: Athlete, direction: str
) -> None:
    page = tab(ana)
    for width in (320, 390, 840, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for kind, least in (("run", 5), ("ride", 4), ("treadmill", 3)):
            page.goto(ana.activities[kind])
            page.evaluate("direction => { document.documentElement.dir = direction }", direction)
            marks = page.get_by_label("Explain this number")
            assert marks.count() >= least
            for mark in marks.all():
                mark.click()
                words = page.locator(".explain[open] .explain-text")
                expect(words).to_be_visible()
                box = words.bounding_box()
                assert box is not None
                assert box["x"] >= 0, f"{kind} at {width}"
                assert box["x"] + box["width"] <= width, f"{kind} at {width}"
                assert overflow(page) <= 0
                page.keyboard.press("Escape")
                expect(words).to_have_count(0)


def test_filters_are_remembered_until_they_are_cleared(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/activities?q=")
    everything = page.locator(".activity-row").count()
    page.locator("#id_sport").select_option("Ride")
    expect(page).to_have_url(re.compile("sport=Ride"))
    expect(page.locator(".activity-row", has_text="Run")).to_have_count(0)
    assert 0 < page.locator(".activity-row").count() < everything
    page.goto("/activities")
    expect(page.locator("#id_sport")).to_have_value("Ride")
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".activity-row")).to_have_count(everything)


#: Pages that fetch, filter, draw or send by script, and so could lose the way back.
WITH_SCRIPTS = (
    *("feed", "activities", "log", "calendar", "upload", "imports", "photos", "notifications"),
    *("gear", "settings/privacy-zones/add", "settings/notifications", "activities/new"),
)


def test_back_leads_back_from_every_page(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    for name in (*WITH_SCRIPTS, *KINDS, *OF_A_RUN):
        page.goto(address(name, ana))
        before = page.url
        page.get_by_role("link", name="Settings").first.click()
        page.wait_for_url("**/settings")
        page.go_back()
        assert page.url == before, name


def test_the_words_of_the_navigation_are_seen_on_a_phone(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport={"width": 390, "height": 844})
    page.goto("/activities")
    links = page.locator(".tabbar a")
    assert links.count() >= 3
    for link in links.all():
        words = link.locator("span").last
        expect(words).to_be_in_viewport()
        assert words.inner_text().strip()
        assert words.evaluate("e => e.getBoundingClientRect().width") > 10


@pytest.mark.parametrize(("name", "kind"), [("login", "current"), ("signup", "new")])
def test_a_password_may_be_pasted_and_kept_by_a_manager(tab: OpenTab, name: str, kind: str) -> None:
    page = tab(None)
    page.goto(f"/{name}")
    field = page.get_by_label("Password")
    expect(field).to_have_attribute("autocomplete", f"{kind}-password")
    allowed = field.evaluate(
        """field => field.dispatchEvent(
          new ClipboardEvent("paste", { bubbles: true, cancelable: true }))"""
    )
    assert allowed, "something prevents pasting"


def test_the_console_stays_within_the_screen_and_the_house(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    for path in ("/admin/", "/admin/accounts_people/user/", "/admin/stravalite_jobs/job/"):
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200
            assert too_wide(page, (width,)) == [], path
