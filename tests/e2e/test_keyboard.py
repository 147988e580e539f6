"""With the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.hands import PASSWORD


def tab_to(page: Page, words: str, *, most: int = 40) -> None:
    """Presses Tab until the name of what has the focus begins so, and shows that it has it."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        name = focused.evaluate(
            "e => e.getAttribute('aria-label') || (e.labels?.[0] ?? e).textContent.trim()"
        )
        if name.startswith(words):
            ring = focused.evaluate("e => getComputedStyle(e).outlineStyle")
            assert ring != "none", f"{words} has the focus and does not show it"
            return
    raise AssertionError(f"Tab never reaches {words}")


def test_sign_in_menu_and_upload_without_a_mouse(tab: OpenTab, ana: Athlete) -> None:
    page = tab()
    page.goto("/login")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "E-mail or handle")
    page.keyboard.type("ana@example.org")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Feed")

    tab_to(page, "Account of")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Settings").last).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("summary.avatar")).to_be_focused()
    expect(page.locator(".menu-list:visible")).to_have_count(0)

    page.goto("/upload")
    tab_to(page, "Choose files")
    with page.expect_file_chooser():
        page.keyboard.press("Space")

    page.goto(ana.activities["run"])
    tab_to(page, "More")
    page.keyboard.press("Enter")
    for _item in range(5):
        page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_class("menu-item")
    page.keyboard.press("Escape")
    expect(page.locator("summary", has_text="More")).to_be_focused()
