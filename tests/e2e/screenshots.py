"""`python -m tests.e2e.screenshots OUT_DIR`: every page as a phone and a desktop show it, in both themes."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.e2e.conftest import Athlete, launch, move_in
from tests.e2e.house import House, running_house

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def pages_of(athlete: Athlete) -> dict[str, str]:
    """Name of the picture → address."""
    activity = athlete.activities
    return {
        **{f"activity-{word}": address for word, address in activity.items()},
        "list": "/activities",
        "upload": "/upload",
        "edit": activity["run"] + "/edit",
        "new": "/activities/new",
        "settings": "/settings/preferences",
        "measures": "/settings/measures",
        "missing": "/activities/nothing",
    }


def _take(browser: Browser, house: House, athlete: Athlete, folder: Path) -> None:
    shown: dict[str, tuple[StorageState | None, str]] = {
        name: (athlete.state, address) for name, address in pages_of(athlete).items()
    }
    shown |= {name: (None, f"/{name}") for name in ("login", "signup")}
    shown["landing"] = (None, "/")
    for theme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            for name, (state, address) in shown.items():
                context = browser.new_context(
                    base_url=house.url,
                    storage_state=state,
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    reduced_motion="reduce",
                    locale="en-GB",
                )
                page = context.new_page()
                page.goto(address)
                page.screenshot(path=folder / f"{name}-{size}-{theme}.png", full_page=True)
                context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with running_house() as house, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(locale="en-GB", timezone_id="Europe/Lisbon")
        athlete = move_in(page, house, house.owner_link, "Ana Moreira")
        _take(browser, house, athlete, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
