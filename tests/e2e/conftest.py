"""One real server, one Chromium, and an athlete with every kind of activity."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, StorageState

from tests.e2e import recordings
from tests.e2e.hands import Watch, add_files, payload, sample, sign_up
from tests.e2e.house import House, running_house

LAUNCH = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_HERE = Path(__file__).parent
#: No test of a page may wait longer; a browser that never answers would hold up everybody.
PATIENCE_S = 240


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker("e2e")


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    def give_up(_signal: int, _frame: FrameType | None) -> None:
        message = f"still waiting after {PATIENCE_S} s"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def launch(playwright: Playwright) -> Browser:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=chromium, args=list(LAUNCH))


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium; nothing is downloaded."""
    chromium = launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with running_house() as running:
        yield running


@dataclass(frozen=True)
class Athlete:
    """Somebody signed in, and the addresses of her activities by what they are."""

    name: str
    state: StorageState
    activities: dict[str, str]


#: What the athlete of the tests has done: word → (file, bytes).
def wardrobe() -> dict[str, Any]:
    return {
        "run": payload("river-loop.gpx", recordings.run()),
        "ride": payload("douro.gpx", recordings.ride()),
        "treadmill": payload("treadmill.tcx", recordings.treadmill()),
        "pool": payload("pool.fit", recordings.pool_swim()),
        "strength": payload("gym.fit", recordings.strength()),
        "summary": payload("summary.fit", recordings.summary_only()),
        "trainer": sample(recordings.SAMPLES / "sample-activity-indoor-trainer.fit"),
    }


def earlier_runs() -> list[Any]:
    return [
        payload(f"run-{day}.gpx", recordings.run(day, minutes=24 + 4 * day, name=name))
        for day, name in (
            (3, "Steps of Ribeira"),
            (5, "Bridges with Rui"),
            (8, "Sunday along the sea"),
            (11, "Hills, six times"),
        )
    ]


def move_in(page: Page, house: House, link: str, name: str) -> Athlete:
    """Signs up by a link and brings the wardrobe."""
    sign_up(page, link, name=name)
    files = wardrobe()
    add_files(page, [*earlier_runs(), *reversed(files.values())], seconds=60)
    found = {}
    for word, file in files.items():
        row = page.locator(".upload-row", has_text=file["name"])
        address = row.get_by_role("link").first.get_attribute("href")
        assert address, f"{word} was not read: {row.inner_text()}"
        found[word] = house.url + address
    return Athlete(name, page.context.storage_state(), found)


@pytest.fixture(scope="session")
def ana(house: House, browser: Browser) -> Athlete:
    """The owner of the house, moved in."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Lisbon")
    watch = Watch(house.url).over(context)
    athlete = move_in(context.new_page(), house, house.owner_link, "Ana Moreira")
    context.close()
    assert watch.complaints == []
    return athlete


OpenTab = Callable[..., Page]


@pytest.fixture
def tab(browser: Browser, house: House) -> Iterator[OpenTab]:
    """Opens a watched tab: `tab(ana)` signed in, `tab()` as a stranger; options are the context's.

    `failing` is for a test that breaks the server on purpose.
    """
    contexts: list[BrowserContext] = []
    watch = Watch(house.url)

    def open_tab(athlete: Athlete | None = None, *, failing: bool = False, **options: Any) -> Page:
        options = {"locale": "en-GB", "timezone_id": "Europe/Lisbon", **options}
        if athlete is not None:
            options["storage_state"] = athlete.state
        context = browser.new_context(base_url=house.url, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if not failing:
            watch.over(context)
        return context.new_page()

    yield open_tab
    for context in contexts:
        context.close()
    assert watch.complaints == []
