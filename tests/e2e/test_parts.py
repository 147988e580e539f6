"""A part of an activity: by dragging over a lane, by fields, by steps and by rows; the address keeps it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.test_lanes import awake, over

WIDE = {"width": 1280, "height": 1400}


def numbers(page: Page) -> dict[str, str]:
    return page.locator("#part .part-numbers .stat").evaluate_all(
        "all => Object.fromEntries(all.map(e => [e.querySelector('dt').textContent.trim(),"
        " e.querySelector('dd').textContent.replace(/\\s+/g, ' ').trim()]))"
    )


def drag(page: Page, first: float, last: float) -> None:
    page.mouse.move(*over(page, first))
    page.mouse.down()
    page.mouse.move(*over(page, (first + last) / 2))
    page.mouse.move(*over(page, last))
    page.mouse.up()


def test_dragging_shows_the_numbers_of_a_part_and_the_address_brings_it_back(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana, viewport=WIDE)
    awake(page, ana.activities["run"])
    page.evaluate("window.still = true")
    band = page.locator("#lanes .lane-stage:visible .lane-part")
    drag(page, 0.3, 0.6)
    expect(page.locator("#part .part-numbers")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?from=[\d.]+&to=[\d.]+$"))
    expect(band).to_have_attribute("visibility", "visible")
    told = numbers(page)
    assert {"Distance", "Moving", "Pace", "Heart rate", "Climb"} <= set(told)
    length = float(told["Distance"].split()[0])
    assert 0.25 * 7.35 < length < 0.35 * 7.35
    width = float(band.get_attribute("width") or 0)
    assert page.evaluate("window.still")  # the page was not drawn again

    with page.expect_response(re.compile(r"/streams\?")):
        page.reload()
    assert numbers(page) == told
    expect(band).to_have_attribute("visibility", "visible")
    assert abs(float(band.get_attribute("width") or 0) - width) < 0.5

    # other looks at the page keep it, and it backwards is the same part
    over_time = page.get_by_role("link", name="Time", exact=True)
    assert "from=" in (over_time.get_attribute("href") or "")
    page.get_by_role("link", name="Clear").click()
    expect(page.locator("#part .part-numbers")).to_have_count(0)
    expect(page).to_have_url(ana.activities["run"])
    expect(band).to_have_attribute("visibility", "hidden")
    assert "from=" not in (over_time.get_attribute("href") or "")
    drag(page, 0.6, 0.3)
    expect(page.locator("#part .part-numbers")).to_be_visible()
    assert numbers(page)["Distance"] == told["Distance"]


def test_a_drag_can_be_taken_back_with_escape(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport=WIDE)
    awake(page, ana.activities["run"])
    page.mouse.move(*over(page, 0.2))
    page.mouse.down()
    page.mouse.move(*over(page, 0.4))
    page.mouse.move(*over(page, 0.5))
    band = page.locator("#lanes .lane-stage:visible .lane-part")
    expect(band).to_have_attribute("visibility", "visible")
    page.keyboard.press("Escape")
    expect(band).to_have_attribute("visibility", "hidden")
    page.mouse.up()
    expect(page.locator("#part .part-numbers")).to_have_count(0)
    expect(page).to_have_url(ana.activities["run"])


def test_fields_steps_and_rows_choose_without_dragging(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport=WIDE)
    awake(page, ana.activities["run"])
    page.evaluate("window.still = true")
    page.get_by_text("Select a part").click()
    page.get_by_label("From").fill("10:00")
    page.get_by_label("To", exact=True).fill("20:00")
    page.get_by_role("button", name="Show this part").click()
    expect(page).to_have_url(re.compile(r"\?from=10%3A00&to=20%3A00$"))
    assert numbers(page)["Elapsed"] == "10:00"

    later = page.get_by_role("link", name="End 0:15 later")
    later.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("To", exact=True)).to_have_value("20:15")
    expect(later).to_be_focused()  # so that it can be pressed again
    page.keyboard.press("Enter")
    expect(page.get_by_label("To", exact=True)).to_have_value("20:30")
    page.get_by_role("link", name="Begin 0:15 earlier").click()
    expect(page.get_by_label("From")).to_have_value("9:45")
    assert numbers(page)["Elapsed"] == "10:45"

    page.locator("#splits").get_by_role("link", name="3", exact=True).click()
    expect(page.locator("#part .part-numbers")).to_contain_text("1.00")
    page.get_by_label("From").fill("nonsense")
    page.get_by_role("button", name="Show this part").click()
    expect(page.locator("#part").get_by_role("alert")).to_be_visible()
    assert page.evaluate("window.still")


def test_zoom_draws_the_lanes_of_the_part(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport=WIDE)
    awake(page, ana.activities["run"] + "?from=600&to=1200")
    svg = page.locator("#lanes .lane-stage svg:visible")
    whole = float(svg.get_attribute("data-to") or 0)
    page.get_by_role("link", name="Zoom").click()
    expect(page).to_have_url(re.compile(r"from=600&to=1200&zoom=600-1200#analysis$"))
    ends = [float(svg.get_attribute(f"data-{name}") or 0) for name in ("from", "to")]
    assert 0 < ends[0] < ends[1] < whole
    expect(page.locator("#part .part-numbers")).to_be_visible()
    expect(page.locator(".lane-range")).not_to_have_attribute("max", "1")
    drag(page, 0.25, 0.75)
    expect(page).to_have_url(re.compile(r"from=7\d\d.*zoom=600-1200"))
    elapsed = numbers(page)["Elapsed"]
    assert 4 <= int(elapsed.split(":")[0]) <= 6
    page.get_by_role("link", name="Show the whole activity").click()
    assert float(svg.get_attribute("data-to") or 0) == whole


def test_steps_and_rows_are_links_without_script(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, java_script_enabled=False)
    page.goto(ana.activities["run"] + "?axis=time")
    page.locator("#splits").get_by_role("link", name="2", exact=True).click()
    expect(page.locator("#part .part-numbers")).to_contain_text("1.00")
    before = numbers(page)["Elapsed"]
    page.get_by_role("link", name="End 0:15 later").click()
    assert numbers(page)["Elapsed"] != before
    page.get_by_role("button", name="Show this part").click()
    expect(page).to_have_url(re.compile("axis=time"))


def test_a_finger_chooses_a_part_by_going_sideways(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    awake(page, ana.activities["run"])
    page.locator("#lanes .segmented label", has_text="Heart rate").click()
    page.locator("#lanes .lane-stage:visible").scroll_into_view_if_needed()
    (left, height), (right, _height) = over(page, 0.2), over(page, 0.7)
    cdp = page.context.new_cdp_session(page)
    cdp.send(
        "Input.dispatchTouchEvent",
        {"type": "touchStart", "touchPoints": [{"x": left, "y": height}]},
    )
    for step in range(1, 11):
        point = {"x": left + (right - left) * step / 10, "y": height}
        cdp.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("#part .part-numbers")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?from=[\d.]+&to=[\d.]+$"))
    length = float(numbers(page)["Distance"].split()[0])
    assert 0.4 * 7.35 < length < 0.6 * 7.35
