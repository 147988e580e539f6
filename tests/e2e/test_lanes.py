"""The lanes of an activity by pointer, keyboard and thumb: one cursor, its values, its rows and its place."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from stravalite.ui import formats
from stravalite.ui.display import Display
from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.test_keyboard import tab_to

DISPLAY = Display(language="en-gb")
CURSORS = """() => { window.cursors = [];
  document.addEventListener("stravalite:cursor", event => window.cursors.push(event.detail)); }"""
LONG_TASKS = """() => { window.long = [];
  new PerformanceObserver(list => window.long.push(...list.getEntries().map(each => each.duration)))
    .observe({type: "longtask"}); }"""
SHIFTS = """() => { window.shifted = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => {
    if (!each.hadRecentInput) window.shifted += each.value; }))
    .observe({type: "layout-shift", buffered: true}); }"""


def awake(page: Page, address: str) -> Locator:
    """The page of an activity whose samples have arrived; its slider."""
    with page.expect_response(re.compile(r"/streams\?")):
        page.goto(address)
        page.locator("#analysis").scroll_into_view_if_needed()
    slider = page.locator(".lane-range")
    expect(slider).not_to_have_attribute("max", "1")
    return slider


def told(page: Page) -> dict[str, str]:
    """What the line above the lanes says, by lane."""
    return page.locator("[data-values] [data-value]").evaluate_all(
        "all => Object.fromEntries(all.map(e => [e.dataset.value, e.querySelector('dd').textContent]))"
    )


def over(page: Page, share: float, lane: str = "heartrate") -> tuple[float, float]:
    """A point over a lane, so far along its axis."""
    svg = page.locator("#lanes .lane-stage svg:visible").first
    start, end = (float(svg.get_attribute(f"data-{name}") or 0) for name in ("start", "end"))
    box = svg.bounding_box()
    line = svg.locator(f'[data-lane="{lane}"] .chart-line').first.bounding_box()
    assert box
    assert line
    scale = box["width"] / svg.evaluate("svg => svg.viewBox.baseVal.width")
    return box["x"] + scale * (start + share * (end - start)), line["y"] + line["height"] / 2


def streams(page: Page) -> dict[str, list[float | None]]:
    """The samples of the page, as the API tells them."""
    address = page.locator("[data-samples]").get_attribute("data-samples")
    assert address
    answer: dict[str, list[float | None]] = page.request.get(
        address.replace("coding=deltas", "coding=values")
    ).json()["streams"]
    return answer


def test_one_cursor_moves_in_all_lanes_on_the_map_and_marks_its_row(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana, viewport={"width": 1280, "height": 1400})
    awake(page, ana.activities["run"])
    page.evaluate(CURSORS)
    expect(page.locator(".lane-cursor:visible")).to_have_count(0)
    page.mouse.move(*over(page, 0.5))
    dots = page.locator("#lanes .lane-stage:visible .lane-cursor circle:visible")
    expect(dots).to_have_count(3)
    assert set(told(page)) == {"distance", "time", "speed", "heartrate", "altitude"}
    expect(page.locator(".map-sheet:visible .map-cursor")).to_have_attribute(
        "visibility", "visible"
    )
    first = (told(page), page.locator(".map-sheet:visible .map-cursor").get_attribute("cx"))
    expect(page.locator("#splits tr.is-here th")).to_have_text("4")
    page.mouse.move(*over(page, 0.9, "altitude"))
    expect(page.locator("#splits tr.is-here th")).to_have_text("7")
    second = (told(page), page.locator(".map-sheet:visible .map-cursor").get_attribute("cx"))
    assert first[0] != second[0]
    assert first[1] != second[1]
    page.mouse.move(5, 5)
    expect(page.locator("[data-hint]")).to_be_visible()
    expect(page.locator("tr.is-here")).to_have_count(0)
    moved = page.evaluate("window.cursors")
    assert {each["from"] for each in moved} == {"lanes"}
    assert moved[-1]["index"] is None


def test_arrows_move_by_a_sample_and_say_what_the_server_would_write(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana, viewport={"width": 1280, "height": 1400})
    slider = awake(page, ana.activities["run"])
    known = streams(page)
    last = len(known["time"]) - 1
    tab_to(page, "Moment of the activity")
    expect(page.locator("#lanes .lane-stage:visible")).to_have_css("outline-style", "solid")
    # a text that tells what the lanes say comes before them
    before = page.evaluate(
        """() => document.getElementById("lanes-message").compareDocumentPosition(
          document.querySelector(".lane-range")) & Node.DOCUMENT_POSITION_FOLLOWING"""
    )
    assert before
    expect(page.locator("#lanes-message")).to_contain_text("Heart rate")

    page.keyboard.press("End")
    expect(slider).to_have_value(str(last))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("2")
    page.keyboard.press("Shift+ArrowRight")
    at = 2 + round(last / 100)
    expect(slider).to_have_value(str(at))
    values = told(page)
    assert values["distance"] == formats.distance(known["distance"][at], DISPLAY, exact=True).text
    assert values["time"] == formats.duration(known["time"][at], DISPLAY).text
    assert values["heartrate"] == formats.heartrate(known["heartrate"][at], DISPLAY).text
    assert values["altitude"] == formats.elevation(known["altitude"][at], DISPLAY).text
    assert re.fullmatch(r"\d:\d\d\u00a0/km", values["speed"])

    said = page.locator("#live-polite")
    heard = said.text_content()
    page.keyboard.down("ArrowRight")
    assert said.text_content() == heard  # nothing is said while it moves
    page.keyboard.up("ArrowRight")
    expect(said).to_contain_text(f"Heart rate {told(page)['heartrate']}")

    page.keyboard.press("Escape")
    expect(slider).not_to_be_focused()
    expect(page.locator(".lane-cursor:visible")).to_have_count(0)


def test_tab_goes_into_the_lanes_and_out_again(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    awake(page, ana.activities["run"])
    tab_to(page, "Moment of the activity")
    page.keyboard.press("Tab")
    expect(page.locator("#lanes .chart-data summary")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".lane-range")).to_be_focused()


def test_a_row_shows_its_band_in_the_lanes(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport={"width": 1280, "height": 1400})
    awake(page, ana.activities["run"])
    band = page.locator("#lanes .lane-stage:visible .lane-band")
    page.locator("#splits tbody tr").nth(2).hover()
    expect(band).to_have_attribute("visibility", "visible")
    third = float(band.get_attribute("x") or 0)
    page.locator("#splits tbody tr").nth(3).get_by_role("link").focus()
    page.mouse.move(5, 5)
    expect(band).not_to_have_attribute("x", str(third))
    assert float(band.get_attribute("x") or 0) > third
    page.locator("#splits tbody tr").nth(3).get_by_role("link").blur()
    expect(band).to_have_attribute("visibility", "hidden")


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_one_lane_at_a_time(tab: OpenTab, ana: Athlete, script: bool) -> None:
    page = tab(ana, viewport={"width": 390, "height": 844}, java_script_enabled=script)
    page.goto(ana.activities["ride"])
    drawings = page.locator("#lanes .lane-stage svg:visible")
    expect(drawings).to_have_count(1)
    expect(drawings.locator("[data-lane]")).to_have_attribute("data-lane", "speed")
    page.locator("#lanes .segmented label", has_text="Power").click()
    expect(drawings).to_have_count(1)
    expect(drawings.locator("[data-lane]")).to_have_attribute("data-lane", "power")
    if not script:
        expect(page.locator(".lane-range")).to_be_hidden()


def test_a_thumb_moves_the_cursor(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport={"width": 390, "height": 844}, has_touch=True)
    slider = awake(page, ana.activities["run"])
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    assert box["height"] >= 44
    page.touchscreen.tap(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    expect(page.locator("#lanes .lane-stage:visible .lane-cursor circle:visible")).to_have_count(1)
    assert {"speed", "heartrate", "altitude"} <= set(told(page))


def test_the_lanes_follow_a_cursor_that_others_move(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport={"width": 1280, "height": 1400})
    slider = awake(page, ana.activities["run"])
    move = """index => document.dispatchEvent(new CustomEvent("stravalite:cursor",
      {detail: {index, from: "replay"}}))"""
    page.evaluate(move, 700)
    expect(slider).to_have_value("700")
    known = streams(page)
    assert told(page)["time"] == formats.duration(known["time"][700], DISPLAY).text
    expect(page.locator("#lanes .lane-stage:visible .lane-cursor")).to_be_visible()
    page.evaluate(move, None)
    expect(page.locator(".lane-cursor:visible")).to_have_count(0)


def test_who_waits_for_samples_that_do_not_come_is_told(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, failing=True)
    page.route(re.compile(r"/streams\?"), lambda route: route.abort())
    page.goto(ana.activities["run"])
    page.locator("#analysis").scroll_into_view_if_needed()
    page.locator(".lane-range").focus()
    expect(page.locator(".toast").first).to_contain_text("did not answer")
    expect(page.locator("#lanes .chart-line:visible").first).to_be_visible()
    page.unroute(re.compile(r"/streams\?"))
    page.locator("#lanes summary:visible").first.focus()
    page.locator(".lane-range").focus()  # asked once more
    expect(page.locator(".lane-range")).not_to_have_attribute("max", "1")


def test_scrubbing_a_ride_of_hours_never_holds_the_page_up(tab: OpenTab, ana: Athlete) -> None:
    """The ride lasts four hours. Where the machine of the tests does other things meanwhile a task may last
    longer on the clock; what counts then is the time it had the processor."""
    page = tab(ana, viewport={"width": 1280, "height": 1400})
    awake(page, ana.activities["ride"])
    page.evaluate(CURSORS)
    page.evaluate(LONG_TASKS)
    (left, height), (right, _height) = over(page, 0.05), over(page, 0.95)
    page.mouse.move(left, height)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy_ms() -> float:
        told = cdp.send("Performance.getMetrics")["metrics"]
        return 1000 * next(each["value"] for each in told if each["name"] == "TaskDuration")

    spent = [busy_ms()]
    for step in range(1, 101):
        page.mouse.move(left + (right - left) * step / 100, height)
        spent.append(busy_ms())
    page.wait_for_timeout(200)
    spent.append(busy_ms())
    assert len(page.evaluate("window.cursors")) >= 50
    stretches = [later - earlier for earlier, later in pairwise(spent)]
    assert sum(stretches) > 1  # something was measured
    assert page.evaluate("window.long.length") == 0 or max(stretches) <= 50, max(stretches)


def test_nothing_moves_when_the_samples_arrive(tab: OpenTab, ana: Athlete) -> None:
    for width in (390, 1280):
        page = tab(ana, viewport={"width": width, "height": 900})
        page.add_init_script(f"({SHIFTS})()")
        awake(page, ana.activities["run"])
        page.locator(".lane-range").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(200)
        assert page.evaluate("window.shifted") <= 0.02


def test_nothing_is_pushed_about_when_a_skeleton_becomes_an_activity(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.add_init_script(f"({SHIFTS})()")
    page.goto(ana.activities["run"])
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Recalculate").click()
    expect(page.locator(".skeleton").first).to_be_visible()
    page.evaluate("window.seen = true")
    expect(page.locator("#lanes")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(300)
    assert page.evaluate("window.seen")  # it is the same page
    assert page.evaluate("window.shifted") <= 0.02
    page.locator("#analysis").scroll_into_view_if_needed()
    page.mouse.move(*over(page, 0.5))
    expect(page.locator("#lanes .lane-stage:visible .lane-cursor circle:visible")).to_have_count(3)


def test_keys_and_arrows_lead_to_the_activity_before_and_after(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["ride"])
    page.get_by_role("link", name="The one after: Easy river loop before work").click()
    expect(page.locator("h1")).to_have_text("Easy river loop before work")
    page.keyboard.press("[")
    expect(page.locator("h1")).to_have_text("Douro and back")
    page.keyboard.press("]")
    expect(page.locator("h1")).to_have_text("Easy river loop before work")
