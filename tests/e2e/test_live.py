"""Progress that is told, not asked for; and asked for where it cannot be told."""

from __future__ import annotations

from base64 import b64encode

from playwright.sync_api import Locator, WebSocketRoute, expect

from tests.e2e import recordings
from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.hands import payload

DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  const drop = kind => document.body.dispatchEvent(
    new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  drop("dragenter");
  const invited = !document.getElementById("drop-target").hidden;
  drop("dragover");
  drop("drop");
  return invited;
}"""


def dropped(name: str, content: bytes) -> list[str]:
    return [name, b64encode(content).decode()]


def test_a_file_may_be_dropped_on_any_page(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/settings/preferences")
    content = recordings.run(14, minutes=15, name="Dropped run")
    assert page.evaluate(DROP, dropped("dropped.gpx", content)) is True
    expect(page.locator("#drop-target")).to_be_hidden()
    toast = page.locator(".toast", has_text="dropped.gpx")
    expect(toast).to_contain_text("received")
    toast.get_by_role("link", name="Show").click()
    expect(page.get_by_role("link", name="Dropped run")).to_be_visible(timeout=20_000)


def test_a_second_tab_sees_the_progress_of_the_first(tab: OpenTab, ana: Athlete) -> None:
    first, second = tab(ana), tab(ana)
    first.goto("/upload")
    ride = recordings.ride(3, days_ago=20, name="Long ride")
    with first.expect_response("**/api/uploads"):
        first.locator("#files").set_input_files(payload("ride.gpx", ride))
    second.goto("/upload")
    for page in (first, second):
        expect(page.get_by_role("link", name="Long ride")).to_be_visible(timeout=20_000)


def test_recalculating_shows_its_result_without_a_reload(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["treadmill"])
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Recalculate").click()
    expect(page.locator(".stats-hero")).to_be_visible(timeout=20_000)
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_without_a_socket_the_page_says_so_and_asks_again(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)

    def cut(socket: WebSocketRoute) -> None:
        socket.close()

    page.route_web_socket("**/ws/", cut)
    page.clock.install()
    page.goto("/upload")
    page.locator("#files").set_input_files(
        payload("cut.gpx", recordings.run(17, minutes=12, name="Cut off"))
    )
    expect(page.locator(".upload-row", has_text="cut.gpx")).to_be_visible()
    _let_time_pass_until(page.locator("#strip-offline"))
    _let_time_pass_until(page.get_by_role("link", name="Cut off"))


def _let_time_pass_until(wanted: Locator) -> None:
    """The page's clock runs ahead while the socket and the worker take the real time they need."""
    for _second in range(120):
        if wanted.is_visible():
            return
        wanted.page.clock.run_for(1_000)
        wanted.page.wait_for_timeout(150)
    expect(wanted).to_be_visible()
