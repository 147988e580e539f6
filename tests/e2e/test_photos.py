"""Photos large over the page: by keyboard, by mouse, by swipe, and each on its own page without script."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from activities.media.tests.drawn import photo as drawn
from tests.e2e.conftest import Athlete
from tests.e2e.hands import payload, sample, sign_up
from tests.e2e.recordings import SAMPLES

SHOTS = os.environ.get("SCREENSHOTS", "")


@pytest.fixture
def page(tab: Callable[..., Page], ana: Athlete) -> Page:
    """Somebody's own activity with three photos."""
    opened = tab(viewport={"width": 1280, "height": 900}, has_touch=True)
    sign_up(opened, "/signup", name=f"Photos{os.urandom(3).hex()} Pia")
    opened.goto("/upload")
    opened.locator("#files").set_input_files([sample(SAMPLES / "garmin-edge-500-activity.fit")])
    opened.locator("#upload-rows .upload-row a").first.click(timeout=60_000)
    opened.locator("#photos-files").set_input_files(
        [
            payload(f"{number}.jpg", drawn(size=(1200 - number, 900), place=(48.0, 11.0)))
            for number in range(3)
        ]
    )
    opened.get_by_role("button", name="Add photos").click()
    expect(opened.locator(".photos img")).to_have_count(3, timeout=60_000)
    return opened


def told(page: Page, words: str) -> None:
    expect(page.locator("#lightbox [data-told]")).to_have_text(words)
    expect(page.locator("#lightbox img")).to_have_js_property("complete", value=True)


def test_by_keyboard_and_the_focus_comes_back(page: Page) -> None:
    links = page.locator(".photos a")
    links.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Photos of this activity")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    told(page, "Photo 1 of 3")
    page.keyboard.press("ArrowRight")
    told(page, "Photo 2 of 3")
    page.keyboard.press("End")
    told(page, "Photo 3 of 3")
    page.keyboard.press("ArrowRight")
    told(page, "Photo 1 of 3")
    page.keyboard.press("ArrowLeft")
    told(page, "Photo 3 of 3")
    if SHOTS:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 800})
                page.screenshot(path=Path(SHOTS) / f"lightbox-{width}-{theme}.png")
        page.set_viewport_size({"width": 1280, "height": 900})
    shown = page.locator("#lightbox img")
    assert shown.evaluate("image => image.naturalWidth") > 1000
    box, screen = shown.bounding_box(), page.viewport_size
    assert box is not None
    assert screen is not None
    assert box["y"] + box["height"] <= screen["height"]
    page.keyboard.press("Escape")
    expect(page.locator("#lightbox")).to_be_hidden()
    expect(links.nth(2)).to_be_focused()


def test_by_swipe_and_by_buttons(page: Page) -> None:
    page.locator(".photos a").nth(1).click()
    told(page, "Photo 2 of 3")
    for start, end, words in ((900, 400, "Photo 3 of 3"), (400, 900, "Photo 2 of 3")):
        page.evaluate(
            """([start, end]) => {
              const image = document.querySelector("#lightbox img");
              const say = (type, x) => image.dispatchEvent(new PointerEvent(type,
                {bubbles: true, pointerType: "touch", clientX: x, clientY: 400}));
              say("pointerdown", start); say("pointerup", end);
            }""",
            [start, end],
        )
        told(page, words)
    page.get_by_role("button", name="Next photo").click()
    told(page, "Photo 3 of 3")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#lightbox")).to_be_hidden()


def test_its_owner_describes_it_from_there(page: Page) -> None:
    page.locator(".photos a").nth(1).click()
    page.get_by_role("link", name="Describe").click()
    words = "A sky over a field"
    page.get_by_label("Description for who cannot see it").fill(words)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.locator(".photo-large img")).to_have_attribute("alt", words)
    page.locator("a[href$='#photos']").click()
    page.get_by_role("img", name=words).click()
    expect(page.locator("#lightbox img")).to_have_attribute("alt", words)


def test_without_script_a_photo_has_its_own_page(page: Page, tab: Callable[..., Page]) -> None:
    plain = tab(java_script_enabled=False, storage_state=page.context.storage_state())
    plain.goto(page.url)
    plain.locator(".photos a").first.click()
    expect(plain.locator(".photo-large img")).to_be_visible()
    plain.get_by_role("link", name="Next").click()
    expect(plain.locator("h1")).to_have_text("Photo 2 of 3")
