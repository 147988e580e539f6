"""The map of an activity: drawn at once, moved only by whoever asks, and offline all the way to the world."""

from __future__ import annotations

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from activities.media.tests.drawn import photo as drawn
from tests.e2e import eyes, recordings
from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.hands import Theme, add_files, payload, sign_up

CANVAS = "[data-map-canvas]"
SCALE = "document.querySelector('[data-map-scale]')"


def of_map(page: Page, name: str) -> Locator:
    return page.locator("#map").get_by_role("button", name=name, exact=True)


def moved(page: Page, address: str) -> Locator:
    """The map of a page after "Move the map"."""
    page.goto(address)
    of_map(page, "Move the map").click()
    expect(page.locator("#map[data-live]")).to_be_visible()
    return page.locator(CANVAS)


def until(page: Page, holds: str) -> None:
    for _look in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {holds}")


def place_of(page: Page, mark: str = ".pin-start") -> tuple[float, float]:
    box = page.locator(f"{CANVAS} {mark}").bounding_box()
    assert box
    return round(box["x"]), round(box["y"])


def settled(page: Page) -> tuple[float, float]:
    """Where the start lies once nothing moves."""
    before = place_of(page)
    for _look in range(30):
        page.wait_for_timeout(100)
        now = place_of(page)
        if now == before:
            return now
        before = now
    raise AssertionError("the map never rests")


def test_the_drawing_is_there_at_once_and_nothing_shifts(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport={"width": 1280, "height": 900})
    page.add_init_script(
        """window.shift = 0; window.painted = [];
        new PerformanceObserver((l) => { for (const e of l.getEntries()) shift += e.value; })
          .observe({ type: "layout-shift", buffered: true });
        new PerformanceObserver((l) => { for (const e of l.getEntries()) painted.push(e.startTime); })
          .observe({ type: "largest-contentful-paint", buffered: true });"""
    )
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    paints = []
    for _visit in range(4):  # the quickest: others may have been at work on this machine
        page.goto(ana.activities["run"])
        expect(page.locator(".map-sheet.for-wide svg")).to_be_visible()
        until(page, "painted.length > 0")
        paints.append(page.evaluate("Math.max(...painted)"))
        assert page.evaluate("shift") <= 0.02
    assert min(paints) <= 800, paints
    assert not [url for url in fetched if "leaflet" in url or "map_live" in url]
    of_map(page, "Move the map").click()
    expect(page.locator("#map[data-live] .pin-start")).to_be_visible()
    assert page.evaluate("shift") <= 0.02


def test_all_that_a_moved_map_brings_keeps_the_budget(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    scales = eyes.Scales(page)
    moved(page, ana.activities["run"])
    settled(page)
    assert 70 < scales.weight("script") <= 115
    assert scales.weight("stylesheet") <= 33


def test_keys_move_the_map_and_escape_leaves_it(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    canvas = moved(page, ana.activities["run"])
    expect(canvas).to_be_focused()
    name = canvas.get_attribute("aria-label")
    assert name is not None
    assert "Escape" in name
    before = settled(page)
    page.keyboard.press("ArrowRight")
    after = settled(page)
    assert (after[0] < before[0], after[1]) == (True, before[1])
    bar = page.locator("[data-map-scale]")
    wide = bar.evaluate("e => e.style.inlineSize + e.textContent")
    page.keyboard.press("+")
    until(page, f"(e => e.style.inlineSize + e.textContent)({SCALE}) !== '{wide}'")
    page.keyboard.press("Escape")
    expect(of_map(page, "Move the map")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#map[data-live]")).to_have_count(0)
    expect(page.locator(".map-sheet svg:visible")).to_have_count(1)


def test_the_map_is_one_tab_stop_described_before_and_skipped_by_a_link(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana)
    moved(page, ana.activities["run"])
    first = page.locator("#map > :first-child")
    assert re.search(r"\d.*km", first.inner_text())
    assert first.evaluate("e => e.tagName") == "FIGCAPTION"
    stops = page.locator(f"{CANVAS} :is(a, button, [tabindex='0'])")
    expect(stops).to_have_count(0)
    skip = page.get_by_role("link", name="Skip the map")
    skip.focus()
    page.keyboard.press("Tab")
    expect(page.locator(CANVAS)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(
        page.get_by_role("navigation", name="Colour of the route").get_by_role("link").first
    ).to_be_focused()


def test_a_double_click_and_the_wheel_with_ctrl_ask_for_it_the_wheel_alone_does_not(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana)
    page.goto(ana.activities["run"])
    sheet = page.locator(".map-sheet.for-wide")
    sheet.hover()
    page.mouse.wheel(0, 200)
    until(page, "scrollY > 0")
    expect(page.locator("#map[data-live]")).to_have_count(0)
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.down("Control")
    sheet.hover()
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    expect(page.locator("#map[data-live]")).to_be_visible()
    page.reload()
    page.locator(".map-sheet.for-wide").dblclick()
    expect(page.locator("#map[data-live]")).to_be_visible()


def test_from_afar_there_is_land_and_on_a_street_no_coast(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    moved(page, ana.activities["run"])
    land, grid = page.locator(f"{CANVAS} path.map-land"), page.locator(f"{CANVAS} path.map-grid")
    expect(land).to_have_count(0)
    expect(grid).to_have_count(1)
    with page.expect_response("**/land-50m.json"):
        for _press in range(30):
            if page.locator(f"{CANVAS}.is-far").count():
                break
            of_map(page, "Smaller").click()
            settled(page)
    expect(land).to_have_count(1)
    expect(page.locator(f"{CANVAS} path.map-border")).to_have_count(1)
    expect(grid).to_have_count(0)
    with page.expect_response("**/land-110m.json"):
        for _press in range(6):  # quicker than it moves: none is forgotten
            of_map(page, "Smaller").click()
    settled(page)
    expect(land).to_have_count(1)
    expect(page.locator("[data-map-scale]")).to_contain_text("000 km")
    of_map(page, "The whole route").click()
    expect(land).to_have_count(0)
    expect(grid).to_have_count(1)
    expect(page.locator(f"{CANVAS}.is-far")).to_have_count(0)


def test_the_pages_cursor_is_on_the_map_and_the_map_moves_it(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    canvas = moved(page, ana.activities["run"])
    settled(page)
    page.evaluate(
        """() => { window.moves = [];
        document.addEventListener("stravalite:cursor", (event) => moves.push(event.detail)); }"""
    )
    move = """(index) => document.dispatchEvent(
      new CustomEvent("stravalite:cursor", { detail: { index, from: "lanes" } }))"""
    cursor = canvas.locator(".pin-cursor")
    page.evaluate(move, 0)
    expect(cursor).to_be_visible()
    at_start = place_of(page, ".pin-cursor")
    page.evaluate(move, 700)
    assert place_of(page, ".pin-cursor") != at_start
    page.evaluate(move, None)
    expect(cursor).to_have_count(0)
    page.mouse.move(at_start[0] + 8, at_start[1] + 8)
    until(page, "moves.some((one) => one.from === 'map' && one.index !== null)")
    expect(cursor).to_be_visible()
    page.locator("h1").hover()
    until(page, "moves.at(-1).index === null")


def test_another_colour_keeps_a_moved_map_where_it_is(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    canvas = moved(page, ana.activities["run"])
    of_map(page, "Larger").click()
    before = settled(page)
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Pace").click()
    expect(canvas.locator("path.step-6")).not_to_have_count(0)
    expect(page.locator(".map-legend")).to_contain_text("/km")
    assert page.url.endswith("?colour=pace#map")
    assert page.evaluate("window.same")
    after = settled(page)  # the legend takes some of its height, no more
    assert (after[0], abs(after[1] - before[1]) < 40) == (before[0], True)
    page.get_by_role("link", name="Plain").click()
    expect(canvas.locator("path[class*=step-]")).to_have_count(0)
    expect(page.locator(".map-legend")).to_have_count(0)
    of_map(page, "Move the map").click()  # and the drawing beneath has it too
    expect(page.locator(".map-sheet.for-wide path.route")).to_have_count(1)


def test_full_screen_takes_the_map_and_gives_it_back(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["run"])
    page.keyboard.press("f")
    expect(page.locator("#map:fullscreen")).to_be_visible()
    expect(page.locator(CANVAS)).to_be_focused()
    box = page.locator(CANVAS).bounding_box()
    assert box
    assert box["height"] > 500
    of_map(page, "Full screen").click()
    expect(page.locator("#map:fullscreen")).to_have_count(0)
    expect(page.locator("#map[data-live]")).to_be_visible()


def test_one_finger_scrolls_the_page(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    canvas = moved(page, ana.activities["run"])
    touch = canvas.evaluate("e => getComputedStyle(e).touchAction")
    assert set(touch.split()) == {"pan-x", "pan-y"}
    assert eyes.fits(page)


def test_own_tracks_can_be_taken_away(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    canvas = moved(page, ana.activities["run"])
    tracks = canvas.locator("path.map-context")
    assert tracks.count() >= 3
    button = of_map(page, "My other activities")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(tracks).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("theme", eyes.THEMES)
def test_a_moved_map_is_accessible_and_dark_in_the_dark(
    tab: OpenTab, ana: Athlete, theme: Theme
) -> None:
    page = tab(ana, reduced_motion="reduce", color_scheme=theme)
    moved(page, ana.activities["run"] + "?colour=slope")
    complaints = [*eyes.light_in_the_dark(page), *eyes.too_wide(page)]
    eyes.in_theme(page, theme)
    for width in (390, 1280):
        eyes.at(page, width)
        options = {"runOnly": eyes.TAGS, "resultTypes": ["violations"]}
        found = Axe().run(page, "#map", options=options).response["violations"]
        complaints += [f"{width}: {each['id']} {each['nodes'][0]['html'][:160]}" for each in found]
    assert complaints == [], "\n".join(complaints)


def _png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (256, 256), "#9ac").save(stream, "PNG")
    return stream.getvalue()


def _with_tiles(page: Page, *, there: bool) -> None:
    """The page as it is where the operator named a map service, here of this very origin."""
    page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => Object.assign(
          document.querySelector("[data-map]")?.dataset ?? {},
          { tiles: "/tiles/{z}/{x}/{y}.png", attribution: "© Mapmakers <3" }));"""
    )

    def answer(route: Route) -> None:
        if there:
            route.fulfill(body=_png(), content_type="image/png")
        else:
            route.fulfill(status=404)

    page.route("**/tiles/**", answer)


def test_tiles_lie_beneath_and_their_makers_are_thanked(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, color_scheme="dark")
    _with_tiles(page, there=True)
    canvas = moved(page, ana.activities["run"])
    expect(canvas.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(canvas.get_by_text("© Mapmakers <3")).to_be_visible()
    pane = canvas.locator(".leaflet-tile-pane")
    assert "invert" in pane.evaluate("e => getComputedStyle(e).filter")
    expect(canvas.locator("path.route")).not_to_have_count(0)
    expect(page.get_by_text("Map tiles are unavailable")).to_be_hidden()


def test_without_its_tiles_the_map_is_route_only_and_says_so(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    _with_tiles(page, there=False)
    canvas = moved(page, ana.activities["run"])
    expect(page.get_by_text("Map tiles are unavailable")).to_be_visible()
    expect(canvas.locator("img.leaflet-tile")).to_have_count(0)
    expect(canvas.locator("path.map-grid")).to_have_count(1)
    expect(canvas.locator("path.route")).not_to_have_count(0)


def test_without_script_the_drawing_and_its_colours_are_enough(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, java_script_enabled=False)
    page.goto(ana.activities["run"])
    expect(page.locator(".map-tools")).to_be_hidden()
    page.get_by_role("link", name="Heart rate", exact=True).click()
    expect(page.locator(".map-legend")).to_contain_text("bpm")
    expect(page.locator(".map-sheet.for-wide path.step-6")).to_have_count(1)


def replay_of(page: Page, address: str) -> tuple[Locator, Locator]:
    """The replay's button and its slider, once they are there."""
    page.goto(address)
    button = page.locator("[data-replay-button]")
    button.click()
    slider = page.get_by_label("Moment of the replay")
    expect(slider).to_be_visible()
    return button, slider


def value_of(slider: Locator) -> float:
    return float(slider.input_value())


def test_a_replay_plays_pauses_and_is_scrubbed(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    button, slider = replay_of(page, ana.activities["run"])
    expect(button).to_have_attribute("aria-pressed", "true")
    cursor = page.locator(f"{CANVAS} .pin-cursor")
    expect(cursor).to_be_visible()
    until(page, "Number(document.querySelector('[data-replay-at]').value) > 60")
    expect(page.locator("[data-replay-told]")).to_contain_text("km")
    page.keyboard.press("p")
    expect(button).to_have_attribute("aria-pressed", "false")
    paused = value_of(slider)
    page.wait_for_timeout(300)
    assert value_of(slider) == paused
    before = place_of(page, ".pin-cursor")
    slider.focus()
    page.keyboard.press("End")
    assert value_of(slider) == pytest.approx(2400, abs=5)
    assert place_of(page, ".pin-cursor") != before
    assert "40:0" in str(slider.get_attribute("aria-valuetext"))
    button.click()  # from the end it begins anew
    until(page, "Number(document.querySelector('[data-replay-at]').value) < 2000")
    button.click()


def test_a_replay_has_eight_speeds_and_begins_with_half_a_minute(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana)
    replay_of(page, ana.activities["ride"])
    speeds = page.get_by_label("Speed of the replay")
    words = speeds.locator("option").all_inner_texts()
    assert len(words) == 8
    assert words[0] == "1\u00d7"
    assert speeds.input_value() == "480"  # four hours in thirty seconds
    speeds.select_option("960")
    until(page, "Number(document.querySelector('[data-replay-at]').value) > 1000")


def test_where_nothing_may_move_a_replay_goes_on_by_kilometres(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, reduced_motion="reduce")
    button, slider = replay_of(page, ana.activities["run"])
    expect(button).to_have_text("Next kilometre")
    told = page.locator("[data-replay-told]")
    expect(told).to_contain_text("1.0")
    first = value_of(slider)
    page.wait_for_timeout(400)
    assert value_of(slider) == first
    button.click()
    expect(told).to_contain_text("2.0")
    expect(page.locator("#live-polite")).to_contain_text("2.0")
    expect(page.get_by_label("Speed of the replay")).to_be_hidden()


def test_the_lanes_cursor_takes_a_resting_replay_along(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, reduced_motion="reduce")
    _button, slider = replay_of(page, ana.activities["run"])
    before = value_of(slider)
    page.evaluate(
        """document.dispatchEvent(new CustomEvent("stravalite:cursor", { detail: { index: 900, from: "lanes" } }))"""
    )
    assert value_of(slider) > before


def test_photos_are_pins_where_they_were_taken_for_their_athlete_alone(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(viewport={"width": 1280, "height": 900})
    sign_up(page, "/signup", name="Pinara Lopes")
    page.goto("/upload")
    add_files(page, [payload("pins.gpx", recordings.run(40, name="With a camera"))])
    page.locator("#upload-rows .upload-row a").first.click()
    page.locator("#photos-files").set_input_files(
        [payload("there.jpg", drawn(size=(800, 600), place=recordings.PORTO))]
    )
    page.get_by_role("button", name="Add photos").click()
    expect(page.locator(".photos img")).to_have_count(1, timeout=30_000)
    moved(page, page.url.split("#")[0])
    pin = page.locator(f"{CANVAS} .pin-photo")
    expect(pin).to_have_count(1)
    pin.click()
    expect(page.get_by_role("dialog", name="Photos of this activity")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Who can see it").select_option("everyone")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("With a camera")
    other = tab(ana)
    canvas = moved(other, page.url)
    expect(canvas.locator(".pin-start")).to_be_visible()
    other.wait_for_timeout(500)
    expect(canvas.locator(".pin-photo")).to_have_count(0)
