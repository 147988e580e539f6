"""`python -m tests.e2e.screenshots OUT_DIR`: every page as a phone and a desktop show it, in both themes."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from tests.e2e.conftest import Athlete, launch, move_in
from tests.e2e.house import House, running_house

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


#: What strangers see.
OPEN = {
    "landing": "/",
    "login": "/login",
    "signup": "/signup",
    "password-forgotten": "/password/forgotten",
    "signed-out": "/signed-out",
    "account-deleted": "/account-deleted",
    "about": "/about",
    "help": "/help",
    "legal-privacy": "/legal/privacy",
    "legal-terms": "/legal/terms",
}
#: What a visitor of the sample data sees.
TOUR = {
    "demo-list": "/activities",
    "demo-refused": "/settings/tokens",
    "demo-person": "/@marta-lima",
    "demo-person-about": "/@marta-lima/about",
    "demo-person-followers": "/@marta-lima/followers",
    "demo-myself": "/me",
}
#: Enough of the sample data for every kind of activity.
SAMPLE_DAYS = 64


def pages_of(athlete: Athlete) -> dict[str, str]:
    """Name of the picture → address, of everything one athlete sees."""
    activity = athlete.activities
    return {
        **{f"activity-{word}": address for word, address in activity.items()},
        "list": "/activities",
        "log": "/log",
        "calendar": "/calendar/2026-11",
        "views": "/activities/views",
        "plan": "/plans/new",
        "upload": "/upload",
        "edit": activity["run"] + "/edit",
        "new": "/activities/new",
        "missing": "/activities/nothing",
        "person": "/@ana-moreira",
        "person-about": "/@ana-moreira/about",
        "person-people": "/@ana-moreira/followers",
        "people": "/athletes",
        "follow-requests": "/follow-requests",
        "console": "/admin/",
        "console-jobs": "/admin/stravalite_jobs/job/",
    }


def settings_of(page: Page) -> dict[str, str]:
    """Every page in the list of settings, whichever rooms put one there."""
    page.goto("/settings")
    links = page.locator("a[href^='/settings/']").evaluate_all("all => all.map(a => a.pathname)")
    assert len(links) > 5
    found = {path.strip("/").replace("/", "-"): path for path in links}
    return {"settings": "/settings", **found}


def tour_of(page: Page) -> dict[str, str]:
    """The sample athlete's list, and an activity of each kind in it."""
    page.goto("/")
    page.get_by_role("button", name="Look around").click()
    found: dict[str, str] = {}
    for word in ("run", "trail", "treadmill", "intervals", "gps", "hike", "coffee"):
        page.goto(f"/activities?q={_SAMPLES[word]}")
        row = page.locator(".activity-row a").first
        if row.count():
            found[f"demo-{word}"] = str(row.get_attribute("href"))
    return {**TOUR, **found}


_SAMPLES = {
    "run": "Tempo", "trail": "antenna", "treadmill": "Treadmill", "intervals": "min", "gps": "GPS",
    "hike": "lagoons", "coffee": "Long run",
}  # fmt: skip


def take(
    browser: Browser, house: House, state: StorageState | None, pages: dict[str, str], folder: Path
) -> None:
    for theme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            context = browser.new_context(
                base_url=house.url,
                storage_state=state,
                viewport={"width": width, "height": height},
                color_scheme=theme,
                reduced_motion="reduce",
                locale="en-GB",
            )
            page = context.new_page()
            for name, address in pages.items():
                page.goto(address)
                page.screenshot(path=folder / f"{name}-{size}-{theme}.png", full_page=True)
            context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with running_house() as house, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(base_url=house.url, locale="en-GB", timezone_id="Europe/Lisbon")
        athlete = move_in(page, house, house.owner_link, "Ana Moreira")
        pages = pages_of(athlete) | settings_of(page)
        take(browser, house, athlete.state, pages, folder)
        house.manage("demo", "--days", str(SAMPLE_DAYS))
        take(browser, house, None, OPEN, folder)
        visitor = browser.new_context(base_url=house.url, locale="en-GB")
        shown = tour_of(visitor.new_page())
        take(browser, house, visitor.storage_state(), shown, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
