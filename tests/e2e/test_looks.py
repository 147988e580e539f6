"""What eyes would notice besides: a flash, bare numbers, empty panels, a page without script."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, CDPSession, Page, Route, expect

from stravalite.demo.recording import recorded
from stravalite.demo.sessions import Session
from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.eyes import LIGHT_PANELS, OVERLAPS
from tests.e2e.hands import add_files, payload
from tests.e2e.house import House, running_house
from tests.e2e.pages import KINDS, NAMES, PUBLIC, address

DARK = 90.0  # of 255; the darkest light page has more than 200


def _brightness(frame: str) -> float:
    return float(ImageStat.Stat(Image.open(io.BytesIO(b64decode(frame))).convert("L")).mean[0])


def _filmed(page: Page, session: CDPSession, path: str) -> list[float]:
    """How bright each painted frame is while a page loads whose style sheets are slow."""
    frames: list[float] = []

    def keep(event: dict[str, object]) -> None:
        frames.append(_brightness(str(event["data"])))
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    def slowly(route: Route) -> None:
        page.wait_for_timeout(250)
        route.continue_()

    session.on("Page.screencastFrame", keep)
    page.route("**/*.css", slowly)
    session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    page.goto(path)
    page.wait_for_timeout(300)
    session.send("Page.stopScreencast")
    page.unroute("**/*.css")
    return frames


@pytest.mark.parametrize("chosen", ["auto", "dark"])
def test_no_light_flashes_while_a_dark_page_loads(tab: OpenTab, ana: Athlete, chosen: str) -> None:
    """By the system's wish, and by the person's own on a light system."""
    page = tab(ana, color_scheme="dark" if chosen == "auto" else "light")
    page.goto("/activities")
    if chosen == "dark":
        page.context.add_cookies([{"name": "theme", "value": "dark", "url": page.url}])
        page.reload()
    session = page.context.new_cdp_session(page)
    frames = _filmed(page, session, ana.activities["run"]) + _filmed(page, session, "/upload")
    assert len(frames) >= 2
    assert max(frames) < DARK, frames


def test_the_film_sees_a_light_page(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, color_scheme="light")
    page.goto("/activities")
    assert max(_filmed(page, page.context.new_cdp_session(page), "/upload")) > 200


def test_the_look_for_light_panels_finds_some(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, color_scheme="light")
    page.goto("/activities")
    assert page.evaluate(LIGHT_PANELS) != []


def test_a_number_is_a_clock_or_has_its_unit(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    for name in KINDS:
        page.goto(address(name, ana))
        bare = page.locator(".stat dd > .num").evaluate_all(
            """all => all.filter(e => !e.querySelector(".unit") && !/:|\u2013/.test(e.textContent))
              .map(e => e.closest(".stat").textContent.trim().replace(/\\s+/g, " "))"""
        )
        assert [each for each in bare if not each.startswith("Sets")] == [], name


def test_what_is_not_known_is_a_dash(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["pool"])
    rest = page.locator("#lengths tr", has_text="rest").first
    expect(rest.locator("td").last).to_contain_text("\N{EN DASH}")


@pytest.fixture
def american(tab: OpenTab, ana: Athlete) -> Iterator[Page]:
    """Ana's pages in miles and by twelve hours, until the test ends."""
    page = tab(ana)

    def prefer(units: str, clock: str, week: str) -> None:
        page.goto("/settings/preferences")
        page.get_by_label("Units").select_option(units)
        page.get_by_label("Clock").select_option(clock)
        page.get_by_label("Week starts").select_option(week)
        page.get_by_role("button", name="Save").click()

    prefer("imperial", "12", "6")
    yield page
    prefer("metric", "24", "0")


def test_miles_and_twelve_hours_reach_every_page_and_chart(american: Page, ana: Athlete) -> None:
    for name in [*KINDS, "activities", "upload"]:
        american.goto(address(name, ana))
        american.evaluate(
            "document.querySelectorAll('select, .explain, .provenance, #efforts th').forEach(e => e.remove())"
        )
        shown = american.locator("main").inner_text()
        shown += " ".join(american.locator("main svg text").all_text_contents())
        assert not re.search(r"\d\s?(km|m|km/h|kg|\N{DEGREE SIGN}C)\b", shown), (name, shown)
        assert "/km" not in shown, name
        if name in {"run", "ride"}:
            assert "mi" in shown
            assert re.search(r"\b\d{1,2}:\d\d\s?[ap]m\b", shown, re.IGNORECASE), name


def test_the_look_for_overlaps_finds_one(tab: OpenTab) -> None:
    page = tab()
    page.goto("/help")
    page.evaluate("document.querySelector('main h2').style.marginBlockEnd = '-40px'")
    page.evaluate("document.querySelector('main h2').style.position = 'relative'")
    assert page.evaluate(OVERLAPS) != []


def _hollow(page: Page) -> list[str]:
    """Panels with a heading and nothing under it, tables without rows, figures without a drawing."""
    found: list[str] = page.evaluate(
        """() => [
          ...[...document.querySelectorAll("main .card")].filter(e => e.checkVisibility()).filter(e => {
            const words = e.innerText.replace(e.querySelector("h2")?.innerText ?? "", "").trim();
            return !words && !e.querySelector("svg path, svg rect, img");
          }),
          ...[...document.querySelectorAll("main table")].filter(e => !e.tBodies[0]?.rows.length),
          ...[...document.querySelectorAll("main figure")].filter(e => e.checkVisibility() && !e.querySelector("svg, img")),
        ].map(e => e.outerHTML.slice(0, 120))"""
    )
    return found


def test_no_kind_of_activity_has_an_empty_panel_or_an_empty_map(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/activities/new")
    page.get_by_label("Duration").fill("45")
    page.get_by_role("button", name="Add activity").click()
    by_hand = page.url
    brick = recorded(
        device="Forerunner 945", serial=1, seed=8, start_time=datetime(2026, 8, 3, 8, tzinfo=UTC),
        session=Session(1, "08:00", "Ride", 30, "Brick", "brick"),
    )  # fmt: skip
    page.goto("/upload")
    add_files(page, [payload("brick.fit", brick)])
    links = page.locator(".upload-row", has_text="brick.fit").get_by_role("link").all()
    parts = [str(link.get_attribute("href")) for link in links]
    addresses = {**ana.activities, "manual": by_hand, "multisport": parts[0]}
    for name in (*KINDS, "manual", "multisport"):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(addresses[name])
            assert _hollow(page) == [], name
            assert page.locator("main .card").count() >= 1
            has_map = page.locator("figure.map").count() > 0
            assert has_map == (name in {"run", "ride", "multisport"}), name
    for gone in (by_hand, *parts):  # so that other tests find the list they expect
        page.goto(gone)
        page.get_by_text("More", exact=True).click()
        page.get_by_role("button", name="Delete").click()
        expect(page.locator("h1")).to_have_text("Activity deleted")


def test_a_toast_waits_while_it_is_pointed_at_or_focused(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.clock.install()
    page.goto("/settings/preferences")
    page.get_by_role("button", name="Save").click()
    toast = page.locator(".toast")
    expect(toast).to_have_count(1)
    assert page.locator("#toasts").get_attribute("role") == "status"
    toast.hover()
    page.clock.run_for(20_000)
    expect(toast).to_have_count(1)
    page.mouse.move(5, 5)
    toast.focus()  # reachable by keyboard: it takes the focus
    expect(toast).to_be_focused()
    page.clock.run_for(20_000)
    expect(toast).to_have_count(1)
    page.locator("h1").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    page.clock.run_for(7_000)
    expect(toast).to_have_count(0)


def test_every_page_is_whole_without_script(tab: OpenTab, ana: Athlete) -> None:
    """The heading, the way around, and for every form something to send it with."""
    signed_in = tab(ana, java_script_enabled=False)
    stranger = tab(java_script_enabled=False)
    for name in NAMES:
        page = stranger if name in PUBLIC else signed_in
        page.goto(address(name, ana))
        expect(page.locator("h1")).to_be_visible()
        for useless in page.locator(".js-only").all():
            expect(useless).to_be_hidden()
        for form in page.locator("main form").all():
            if form.is_visible():
                assert form.locator("button, input[type=submit]").count() >= 1, name


@pytest.fixture(scope="module")
def sample_house() -> Iterator[House]:
    with running_house() as house:
        house.manage("demo", "--days", "12")
        yield house


def test_looking_around_opens_sample_data_and_leaves_by_one_press(
    browser: Browser, sample_house: House
) -> None:
    context = browser.new_context(base_url=sample_house.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Look around").click()
    banner = page.locator(".strip-tour")
    expect(banner).to_contain_text("Sample data")
    page.locator(".activity-row a").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    expect(banner).to_be_visible()
    banner.get_by_role("button", name="Leave").click()
    expect(page).to_have_url(f"{sample_house.url}/")
    assert [each for each in context.cookies() if each["name"] == "sessionid"] == []
    context.close()
