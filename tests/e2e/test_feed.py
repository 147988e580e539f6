"""Two browsers, one feed: what is new, kudos, comments with names, and a server that is away."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.e2e import recordings
from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.hands import add_files, payload, sign_up


def friend(tab: OpenTab, mine: Page, name: str) -> Page:
    """Somebody new whom the owner of `mine` lets follow."""
    theirs = tab()
    sign_up(theirs, "/signup", name=name)
    theirs.goto("/@ana-moreira")
    theirs.get_by_role("button", name="Request to follow").click()
    expect(theirs.get_by_role("button", name="Asked")).to_be_visible()
    mine.goto("/follow-requests")
    mine.get_by_role("button", name=f"Let {name} follow").click()
    expect(mine.get_by_text("Nobody waits")).to_be_visible()
    return theirs


def test_an_upload_here_is_one_new_there_and_nothing_jumps(tab: OpenTab, ana: Athlete) -> None:
    mine = tab(ana)
    theirs = friend(tab, mine, "Tiago Reis")
    theirs.goto("/feed")
    card = theirs.locator(".feed-card", has_text="Sunday along the sea")
    card.scroll_into_view_if_needed()
    before = card.bounding_box()
    assert before is not None
    mine.goto("/upload")
    run = recordings.run(23, minutes=18, name="Fresh from the watch")
    mine.locator("#files").set_input_files(payload("fresh.gpx", run))
    expect(theirs.get_by_role("link", name="1 new – show")).to_be_visible(timeout=20_000)
    assert card.bounding_box() == before
    theirs.get_by_role("link", name="1 new – show").click()
    expect(theirs.locator(".feed-card", has_text="Fresh from the watch")).to_be_visible()
    expect(theirs.locator(".new-pill a")).to_have_count(0)


def test_a_record_is_a_card_of_its_own(tab: OpenTab) -> None:
    mine = tab()
    sign_up(mine, "/signup", name="Marta Faro")
    mine.goto("/settings/privacy")
    mine.get_by_label("Post my records").check()
    mine.get_by_role("button", name="Save").click()
    mine.goto("/upload")
    for number, (hours_ago, pace_factor, name) in enumerate(
        ((50, 1.0, "As always"), (20, 1.1, "With wind behind"))
    ):
        run = recordings.run_lately(hours_ago=hours_ago, pace_factor=pace_factor, name=name)
        add_files(mine, [payload(f"lately-{number}.gpx", run)])
    mine.goto("/feed?filter=me&sport=")
    card = mine.locator(".feed-card", has_text="Fastest 1 km yet:")
    for _look in range(20):  # the job comes after the upload
        mine.reload()
        if card.count():
            break
        mine.wait_for_timeout(500)
    expect(card).to_have_count(1)
    card.get_by_role("link", name="With wind behind").click()
    expect(mine.get_by_role("heading", level=1)).to_contain_text("With wind behind")


def test_kudos_show_at_once_here_and_soon_there(tab: OpenTab, ana: Athlete) -> None:
    mine = tab(ana)
    theirs = friend(tab, mine, "Vera Pinho")
    mine.goto("/feed?filter=me&sport=")
    theirs.goto("/feed")
    title = "Hills, six times"
    button = theirs.locator(".feed-card", has_text=title).get_by_role("button", name="Kudos")
    took_ms = button.evaluate(
        """button => {
          const begin = performance.now();
          button.click();
          return button.getAttribute("aria-pressed") === "true" ? performance.now() - begin : 1e9;
        }"""
    )
    assert took_ms < 100
    counted = mine.locator(".feed-card", has_text=title).locator(".reaction .num").first
    expect(counted).not_to_have_text("0")
    theirs.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    theirs.reload()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_kudos_come_back_when_the_server_is_away_and_why_is_said(
    tab: OpenTab, ana: Athlete
) -> None:
    mine = tab(ana)
    theirs = friend(tab, mine, "Nuno Faria")
    theirs.goto("/feed")

    def away(route: Route) -> None:
        route.abort()

    theirs.route("**/api/posts/*/kudos", away)
    card = theirs.locator(".feed-card", has_text="Bridges with Rui")
    button = card.get_by_role("button", name="Kudos")
    count = button.locator("[data-count]").inner_text()
    button.click()
    expect(theirs.locator(".toast", has_text="did not get through")).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button.locator("[data-count]")).to_have_text(count)


def test_a_name_is_completed_by_keyboard_and_the_alert_opens_at_the_comment(
    tab: OpenTab, ana: Athlete
) -> None:
    mine = tab(ana)
    theirs = friend(tab, mine, "Olga Brito")
    theirs.goto("/feed")
    theirs.locator(".feed-card", has_text="Steps of Ribeira").get_by_role(
        "link", name="Comments"
    ).click()
    field = theirs.get_by_label("Comment", exact=True)
    field.press_sequentially("Strong legs @an")
    expect(theirs.get_by_role("option", name="Ana Moreira")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("Strong legs @ana-moreira ")
    theirs.get_by_role("button", name="Comment", exact=True).click()
    expect(theirs.locator(".comment", has_text="Strong legs")).to_be_visible()
    mine.goto("/notifications")
    mine.get_by_role("link", name="Olga Brito named you").click()
    said = mine.locator(".comment:target")
    expect(said).to_contain_text("Strong legs")
    said.get_by_role("link", name="Reply").click()
    mine.get_by_label("Comment", exact=True).fill("Every step of them")
    mine.get_by_role("button", name="Comment", exact=True).click()
    expect(theirs.locator(".comments-replies", has_text="Every step of them")).to_be_visible()


def test_commenting_deleting_and_undoing_need_no_script(tab: OpenTab, ana: Athlete) -> None:
    plain = tab(ana, java_script_enabled=False)
    plain.goto("/feed?filter=me&sport=")
    first = plain.locator(".feed-card").first
    first.get_by_role("link", name="Comments").click()
    plain.get_by_label("Comment", exact=True).fill("Said without script")
    plain.get_by_role("button", name="Comment", exact=True).click()
    expect(plain.locator(".comment:target", has_text="Said without script")).to_be_visible()
    plain.get_by_role("button", name="Delete").last.click()
    plain.get_by_role("button", name="Undo").click()
    expect(plain.locator(".comment:target", has_text="Said without script")).to_be_visible()


SAY = """async words => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const body = JSON.stringify({ text: words, visibility: "everyone" });
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  return (await fetch("/api/posts", { method: "POST", headers, body })).status;
}"""


def test_older_cards_come_by_scrolling_and_back_returns_to_the_same_place(tab: OpenTab) -> None:
    page = tab()
    sign_up(page, "/signup", name="Paula Writes")
    page.goto("/posts/new")
    for number in range(19):
        assert page.evaluate(SAY, f"Note {number} of many, long enough to be read") == 201
    page.goto("/upload")
    page.locator("#files").set_input_files(
        payload("old.gpx", recordings.run(30, name="At the end"))
    )
    expect(page.get_by_role("link", name="At the end")).to_be_visible(timeout=20_000)
    run = payload("older.gpx", recordings.run(31, name="Behind the end"))
    page.locator("#files").set_input_files(run)
    expect(page.get_by_role("link", name="Behind the end")).to_be_visible(timeout=20_000)
    page.goto("/feed?filter=me&sport=")
    expect(page.locator(".feed-card")).to_have_count(20)
    page.locator(".feed-older").scroll_into_view_if_needed()
    expect(page.locator(".feed-card")).to_have_count(21)
    last = page.locator(".feed-card", has_text="Behind the end")
    last.scroll_into_view_if_needed()
    before = last.bounding_box()
    last.get_by_role("link", name="Behind the end").click()
    expect(page.get_by_role("heading", name="Behind the end")).to_be_visible()
    page.go_back()
    expect(last).to_be_in_viewport()
    assert before is not None
    after = last.bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) < 60


def test_an_older_page_that_fails_says_so_and_can_be_tried_again(tab: OpenTab) -> None:
    page = tab(failing=True)
    sign_up(page, "/signup", name="Nora Notes")
    run = payload("first.gpx", recordings.run(40, name="The first"))
    page.locator("#files").set_input_files(run)
    expect(page.get_by_role("link", name="The first")).to_be_visible(timeout=20_000)
    page.goto("/posts/new")
    for number in range(20):
        assert page.evaluate(SAY, f"Note {number}") == 201
    broken = {"X-Request-ID": "abc123"}
    page.route("**/feed?*before=*", lambda route: route.fulfill(status=502, headers=broken))
    page.goto("/feed?filter=me&sport=")
    page.locator(".feed-older").scroll_into_view_if_needed()
    failed = page.get_by_role("alert").filter(has_text="Could not load older.")
    expect(failed).to_contain_text("Request abc123")
    again = failed.get_by_role("link", name="Try again")
    assert "before=" in (again.get_attribute("href") or "")  # leads there without a script too
    failed.scroll_into_view_if_needed()
    again.click()
    expect(failed).to_contain_text("Request abc123")
    page.unroute("**/feed?*before=*")
    again.click()
    expect(failed).to_have_count(0)
    expect(page.locator(".feed-card")).to_have_count(21)
