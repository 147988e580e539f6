"""Bringing ten years in one drop: chosen, looked at, added, left and returned to, taken back."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hands import payload, sign_up
from tests.strava_export import Made, make

SHOTS = os.environ.get("SCREENSHOTS", "")
LONG_MS = 90_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    path = tmp_path_factory.mktemp("archive") / "export_4711.zip"
    return make(path, recordings=60, duplicates=3, corrupt=5, manual=4, minutes=15)


@pytest.fixture
def page(tab: Callable[..., Page], ana: object) -> Page:
    """Somebody new, after the owner has moved in."""
    opened = tab(viewport={"width": 1280, "height": 900})
    sign_up(opened, "/signup", name=f"History{os.urandom(3).hex()} Nia")
    return opened


def shoot(page: Page, name: str) -> None:
    if not SHOTS:
        return
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{theme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_ten_years_in_three_clicks_and_back_again(page: Page, made: Made) -> None:
    page.goto("/upload")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Choose files").click()  # click 1
    chooser.value.set_files(made.path)
    expect(page).to_have_url(re.compile(r"/imports/imp_"), timeout=LONG_MS)
    go = page.get_by_role("button", name=re.compile(r"^Import \d+ activities"))
    expect(go).to_be_visible(timeout=LONG_MS)
    shoot(page, "import-preview")
    new = made.different + made.manual
    expect(page.get_by_role("heading", name=f"{new} new activities")).to_be_visible()
    expect(page.get_by_label("Who may see these activities")).to_have_value("only_me")
    go.click()  # click 2
    address = page.url
    expect(page).to_have_title(re.compile(r"^\d+ % – Import"), timeout=LONG_MS)
    expect(page.get_by_text(re.compile(r"\d+ of \d+"))).to_be_visible()
    page.goto("/activities")  # it goes on by itself
    expect(page.locator("#strip-import")).to_be_visible()
    shoot(page, "import-strip")
    page.goto(address)
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=LONG_MS)
    page.reload()
    shoot(page, "import-receipt")
    page.get_by_role("link", name="Needs attention").click()
    expect(page.locator(".upload-row")).to_have_count(made.corrupt)
    shoot(page, "import-attention")
    page.goto(address)
    page.get_by_role("link", name="See your activities").click()
    expect(page.locator(".totals")).to_contain_text(str(new))
    page.goto(address)
    page.get_by_role("button", name="Undo this whole import").click()
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible(timeout=LONG_MS)
    shoot(page, "import-undone")
    page.goto("/activities")
    expect(page.get_by_text("Your first activity goes here")).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name="Restore it").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=LONG_MS)


def test_an_archive_cut_off_on_its_way_goes_on_where_it_stopped(page: Page, tmp_path: Path) -> None:
    made = make(tmp_path / "half.zip", recordings=4, minutes=20)
    big = tmp_path / "export_big.zip"
    big.write_bytes(made.path.read_bytes())
    with zipfile.ZipFile(big, "a") as archive:  # three parts of 8 MB
        archive.writestr("media/noise.bin", os.urandom(18 * 1024 * 1024))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/upload")
    page.route("**/parts/1", lambda route: route.abort())  # the connection breaks
    with page.expect_response("**/parts/0"):
        page.locator("#files").set_input_files(big)
    page.wait_for_timeout(500)
    page.goto("/imports")  # the person goes away in the middle
    page.unroute("**/parts/1")
    page.get_by_role("link", name="export_big.zip").click()
    expect(page.get_by_role("heading", name="Part of it has arrived")).to_be_visible()
    shoot(page, "import-receiving")
    again: list[str] = []
    page.on(
        "request", lambda request: again.append(request.url) if "/parts/" in request.url else None
    )
    page.get_by_role("link", name="Choose the file again").click()
    page.locator("#files").set_input_files(big)
    expect(page.get_by_role("button", name=re.compile("^Import 4"))).to_be_visible(timeout=LONG_MS)
    assert again
    assert not any(url.endswith("/parts/0") for url in again)


def test_a_photo_is_refused_with_what_to_do_instead(page: Page) -> None:
    picture = payload("view.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 200)
    page.locator("#files").set_input_files([picture])
    row = page.locator("#upload-rows .upload-row")
    expect(row).to_contain_text("This is a photo, not a recording. Add it to an activity instead")


def test_what_is_no_archive_says_so_and_can_be_discarded(page: Page, tmp_path: Path) -> None:
    fake = tmp_path / "holiday.zip"
    fake.write_bytes(b"not a zip at all" * 100)
    page.goto("/upload")
    page.locator("#files").set_input_files(fake)
    expect(page.get_by_text("This is no archive we can open")).to_be_visible(timeout=LONG_MS)
    shoot(page, "import-failed")
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_text("Discarded. Nothing of it is kept.")).to_be_visible()


def test_it_works_without_script(tab: Callable[..., Page], made: Made, page: Page) -> None:
    plain = tab(java_script_enabled=False, storage_state=page.context.storage_state())
    plain.goto("/upload")
    plain.locator("#files").set_input_files(made.path)
    plain.get_by_role("button", name="Add these files").click()
    go = plain.get_by_role("button", name=re.compile(r"^Import \d+ activities"))
    _until(plain, lambda: go.is_visible())
    go.click()
    _until(plain, lambda: plain.get_by_role("heading", name="Done").is_visible())


def _until(page: Page, seen: Callable[[], bool]) -> None:
    for _turn in range(60):
        if seen():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(f"never came: {page.url}")
