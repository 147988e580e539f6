"""Log, calendar and many activities at once, by mouse, by keyboard, on a phone and without script."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Athlete, OpenTab


def _plan(page: Page, day: date, sport: str = "Run") -> None:
    page.goto(f"/plans/new?date={day.isoformat()}")
    page.get_by_label("Sport").select_option(sport)
    page.get_by_label("Distance").fill("12")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.locator("h1")).to_be_visible()


def _day_with_something(page: Page) -> str:
    """The address of a day with an activity, in the log."""
    page.goto("/log")
    found = page.locator("a[data-day]:has(.disc-circle)").first.get_attribute("href")
    assert found is not None
    return found


def test_a_day_opens_by_mouse_and_by_keyboard_and_closes_to_where_it_was(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana)
    page.set_viewport_size({"width": 1280, "height": 900})
    day = page.locator(f"a[data-day][href='{_day_with_something(page)}']")
    day.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".day-item a").first).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    day.focus()
    page.keyboard.press("ArrowRight")
    after = date.fromisoformat(str(day.get_attribute("href"))[-10:]) + timedelta(days=1)
    if after.weekday():  # the days of a week stand together; Monday's neighbour is another week's
        expect(page.locator(f"a[data-day][href='/log/{after.isoformat()}']")).to_be_focused()
    day.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(day).to_be_focused()
    assert page.url.endswith("/log")


def test_without_script_a_day_is_a_page_and_a_plan_moves_by_its_menu(
    tab: OpenTab, ana: Athlete
) -> None:
    page = tab(ana, java_script_enabled=False)
    page.goto(_day_with_something(page))
    expect(page.locator(".day-item a").first).to_be_visible()
    soon = date.today() + timedelta(days=9)  # noqa: DTZ011
    _plan(page, soon, "Swim")
    expect(page.locator(".day-plan")).to_contain_text("Swim")
    page.get_by_text("Move to…").click()
    later = soon + timedelta(days=1)
    page.get_by_label("Move to", exact=True).fill(later.isoformat())
    page.get_by_role("button", name="Move", exact=True).click()
    assert page.url.endswith(later.isoformat())
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Plan deleted: Swim.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".day-plan")).to_contain_text("Swim")
    page.get_by_role("button", name="Delete").click()


def test_a_planned_thing_is_dragged_to_another_day(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, failing=True)  # the first drag meets no server
    page.set_viewport_size({"width": 1280, "height": 1200})
    first = (date.today().replace(day=1) + timedelta(days=32)).replace(day=1)  # noqa: DTZ011
    day, other = first.replace(day=10), first.replace(day=12)
    _plan(page, day, "Hike")
    page.goto(f"/calendar/{first:%Y-%m}")
    chip = page.locator(f"[data-date='{day.isoformat()}'] .cal-planned")
    page.route("**/move", lambda route: route.abort())
    chip.drag_to(page.locator(f"[data-date='{other.isoformat()}']"))
    expect(page.locator("#toasts")).to_contain_text("could not be moved")
    page.unroute("**/move")
    chip.drag_to(page.locator(f"[data-date='{other.isoformat()}']"))
    moved = page.locator(f"[data-date='{other.isoformat()}'] .cal-planned")
    expect(moved).to_contain_text("Hike")
    expect(chip).to_have_count(0)
    moved.click()
    expect(page.locator("h1")).to_have_text("Edit plan")


def test_on_a_phone_a_week_is_as_wide_as_the_screen(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/log")
    boxes = [one.bounding_box() for one in page.locator(".log-week").all()[:2]]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert 300 < boxes[0]["width"] <= 390
    assert boxes[1]["x"] > 300
    page.locator(".log-week").first.locator("a[data-day]").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_months_before_and_after_by_keyboard(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/calendar/2026-03")
    page.get_by_role("link", name="Month before").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("February 2026")
    page.get_by_role("link", name="Today").press("Enter")
    expect(page.locator(".cal-day.is-today")).to_have_count(1)


def test_many_are_marked_changed_and_brought_back(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/activities?sport=Run")
    boxes = page.locator(".picked input")
    expect(boxes.first).to_be_hidden()
    page.get_by_text("Change several").click()
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.locator("#bulk-form").get_by_label("Kind").select_option("race")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.locator("#changed")).to_contain_text("2 activities changed.")
    page.goto("/activities?workout_type=race")
    expect(page.locator(".activity-row")).to_have_count(2)
    page.go_back()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#changed")).to_contain_text("2 activities are as they were before.")
    page.goto("/activities?q=")


def test_a_view_is_saved_and_found_again(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/activities?sport=Ride")
    page.get_by_text("Save this view").click()
    page.get_by_label("Name", exact=True).fill("Rides")
    page.get_by_role("button", name="Save", exact=True).click()
    views = page.get_by_role("navigation", name="Saved views")
    expect(views.get_by_role("link", name="Rides")).to_have_attribute("aria-current", "page")
    page.goto("/activities/views")
    page.get_by_role("button", name=re.compile("Delete")).click()
    expect(page.get_by_text("No saved views yet")).to_be_visible()
    page.goto("/activities?q=")
