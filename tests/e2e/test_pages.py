"""Every page, as it is measured: accessibility, room, weight, and a clean console (see `tab`)."""

from __future__ import annotations

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Athlete, OpenTab
from tests.persona_rules import LOGIN, Case
from tests.persona_table import TABLE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Answers to programs and machines, and pages that others made.
NOT_OURS = ("api", "auth/", "runs/", "analytics/", "leaderboard", "metrics", "ping")
HEALTH = ("healthz", "livez", "readyz")
FILES = ("/download", ".csv", ".js")
#: What pages fetch into themselves.
PARTS = ("notifications/badge", "feed/new", "feed/people", "people/mentionable")


def pages_for(who: str, outcome: int | str) -> dict[str, str]:
    """Every page of the house without a placeholder in its address, straight from the table."""
    return {
        address or "landing": f"/{address}"
        for address, row in TABLE.items()
        if "<" not in address and not address.startswith(NOT_OURS)
        if address not in (*HEALTH, *PARTS) and not address.endswith(FILES)
        if "GET" in row and row["GET"](Case(who, "everyone")) == outcome
    }


PUBLIC = {
    **pages_for("anonymous", 200),
    "stale password link": "/password/set/nobody/nothing",
    "stale address link": "/address/prove/nothing",
}
OWN = {**pages_for("anonymous", LOGIN), "missing": "/nothing/here"}
KINDS = ("run", "ride", "treadmill", "pool", "strength", "summary", "trainer")
#: A person's own pages, by what stands after the handle.
PERSON = {
    f"person{tab}": f"/@ana-moreira{tab}" for tab in ("", "/about", "/followers", "/activities")
}
OWN |= PERSON
OWN |= {"calendar": "/calendar/2026-11", "log day": "/log/2026-11-16"}
NAMES = [*PUBLIC, *OWN, *KINDS, "edit"]
#: KB of gzip: HTML by page, then JavaScript and style sheets of any page.
HTML_KB = {"activities": 26.0, **dict.fromkeys(KINDS, 24.0)}
FORM_KB, SCRIPT_KB, STYLE_KB = 12.0, 30.0, 28.0
#: Pages that draw on a map bring its library.
MAP_KB, MAPS = 75.0, {"settings/privacy-zones/add"}


#: A page's own menus and tables.
OPEN_ALL = (
    """() => { for (const one of document.querySelectorAll("main details")) one.open = true; }"""
)


def address(name: str, ana: Athlete) -> str:
    if name == "edit":
        return ana.activities["run"] + "/edit"
    return PUBLIC.get(name) or OWN.get(name) or ana.activities[name]


def opened(tab: OpenTab, ana: Athlete, name: str, **options: object) -> Page:
    page = tab(None if name in PUBLIC else ana, **options)
    page.goto(address(name, ana))
    return page


def test_the_pages_of_the_table_are_all_measured() -> None:
    assert {"landing", "login", "signup", "signed-out"} <= set(PUBLIC)
    assert {"activities", "upload", "activities/new", "settings/preferences"} <= set(OWN)
    assert not [name for name in NAMES if name.startswith(("api", "ping", "metrics"))]


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_light_and_dark_on_phone_and_desktop(
    tab: OpenTab, ana: Athlete, name: str
) -> None:
    found = complaints_of_axe(opened(tab, ana, name, reduced_motion="reduce"))
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_menu_of_the_account(
    tab: OpenTab, ana: Athlete, width: int
) -> None:
    """Open it lies over the page, so only what is in the head of the page is looked at."""
    page = tab(ana, reduced_motion="reduce", viewport={"width": width, "height": 900})
    page.goto("/activities")
    page.locator("summary.avatar").click()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        results = Axe().run(page, context="header", options={"runOnly": TAGS})
        assert not results.response["violations"], results.generate_report()


def complaints_of_axe(page: Page) -> list[str]:
    axe, found = Axe(), []
    for theme in ("light", "dark"):
        for width in (390, 1280):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(OPEN_ALL)
            results = axe.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
            found += [
                f"{theme} {width}: {each['id']} {each['nodes'][0]['html'][:160]}"
                for each in results.response["violations"]
            ]
    page.emulate_media(color_scheme="light")  # where the next page begins
    return found


def test_axe_finds_nothing_on_the_page_of_a_deleted_activity(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, reduced_motion="reduce")
    page.goto(ana.activities["summary"])
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("h1")).to_have_text("Activity deleted")
    found = complaints_of_axe(page)
    too_wide = _overflow(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).not_to_have_text("Activity deleted")
    assert found == [], "\n".join(found)
    assert too_wide <= 0


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_one_heading_that_its_title_tells(
    tab: OpenTab, ana: Athlete, name: str
) -> None:
    page = opened(tab, ana, name)
    expect(page.locator("h1")).to_have_count(1)
    assert page.title().startswith(page.locator("h1").inner_text().strip())


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_it_is_independent_and_shows_no_broken_number(
    tab: OpenTab, ana: Athlete, name: str
) -> None:
    page = opened(tab, ana, name)
    expect(page.get_by_role("contentinfo")).to_contain_text("Not affiliated with Strava, Inc.")
    page.evaluate("document.querySelectorAll('select').forEach(each => each.remove())")  # "None"
    shown = page.locator("body").inner_text()
    assert not re.search(r"\b(NaN|None|undefined|Invalid date|0 days)\b", shown)


@pytest.mark.parametrize("name", ["run", "activities", "settings/preferences", "upload", "landing"])
def test_twice_as_large_nothing_is_lost(tab: OpenTab, ana: Athlete, name: str) -> None:
    """A browser at 200 % has half the pixels to lay out in."""
    page = opened(tab, ana, name, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    assert _overflow(page) <= 0, _culprits(page)
    page.evaluate(OPEN_ALL)
    assert _overflow(page) <= 0, _culprits(page)


@pytest.mark.parametrize("name", NAMES)
def test_forced_colours_keep_borders_focus_and_words(tab: OpenTab, ana: Athlete, name: str) -> None:
    page = opened(tab, ana, name, forced_colors="active")
    assert _overflow(page) <= 0
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") != "none"
    invisible = page.evaluate(
        """() => [...document.querySelectorAll("main h1, main a, main button, main label, main dt, main dd, main td")]
          .filter(e => e.checkVisibility())
          .filter(e => getComputedStyle(e).color === getComputedStyle(document.body).backgroundColor)
          .map(e => e.outerHTML.slice(0, 100))"""
    )
    assert invisible == []


def test_a_route_is_seen_in_forced_colours(tab: OpenTab, ana: Athlete) -> None:
    page = opened(tab, ana, "run", forced_colors="active")
    ground, line = page.locator("figure.map .map-sheet svg:visible").evaluate(
        """svg => [getComputedStyle(svg.querySelector(".map-ground")).fill,
          getComputedStyle(svg.querySelector(".route")).stroke]"""
    )
    assert line not in {"none", ground}


def test_nothing_moves_for_whoever_asked_for_stillness(tab: OpenTab, ana: Athlete) -> None:
    for name in ("landing", "run"):
        page = opened(tab, ana, name, reduced_motion="reduce")
        moving = page.evaluate(
            """() => document.getAnimations().filter(
              each => each.effect.getComputedTiming().duration > 1).length"""
        )
        assert moving == 0, name


def test_an_activity_prints_on_few_pages_without_what_is_pressed(
    tab: OpenTab, ana: Athlete
) -> None:
    page = opened(tab, ana, "run")
    page.emulate_media(media="print")
    for gone in ("header .nav", ".tabbar", ".section-nav"):
        for each in page.locator(gone).all():
            expect(each).to_be_hidden()
    for button in page.locator("button").all():
        expect(button).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("figure.map .map-sheet svg:visible")).to_have_count(1)
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert 1 <= sheets <= 2


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_screen(tab: OpenTab, ana: Athlete, name: str) -> None:
    page = opened(tab, ana, name)
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert _overflow(page) <= 0, f"{name} at {width}: {_culprits(page)}"


LENGTHEN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (!text.parentElement.closest(".brand, script, style, template, svg, .num, time, code"))
      text.nodeValue = text.nodeValue.replace(/[A-Za-z]{3,}/g, word => word + word.slice(1) + "ungen");
  }
}"""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_words_twice_as_long_fit_in_both_directions(
    tab: OpenTab, ana: Athlete, direction: str
) -> None:
    signed_in, stranger, too_wide = tab(ana), tab(), []
    for name in NAMES:
        page = stranger if name in PUBLIC else signed_in
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(address(name, ana))
        page.evaluate(LENGTHEN)
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if _overflow(page) > 0:
                too_wide.append(f"{name} at {width}: {_culprits(page)}")
    assert too_wide == [], "\n".join(too_wide)


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def _culprits(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter(e => { const r = e.getBoundingClientRect(); return e.checkVisibility() && !e.closest("svg") && (r.right > innerWidth + 1 || r.left < -1) })
          .map(e => e.tagName + "." + (e.getAttribute("class") ?? "") + ":" + e.textContent.trim().slice(0, 20)).slice(0, 8)"""
    )
    return found


@pytest.mark.parametrize("name", NAMES)
def test_pages_weigh_little(tab: OpenTab, ana: Athlete, name: str) -> None:
    page = tab(None if name in PUBLIC else ana)
    weights = {"document": 0.0, "script": 0.0, "stylesheet": 0.0}

    def weigh(kind: str, body: bytes) -> None:
        weights[kind] += len(gzip.compress(body, 9)) / 1000

    page.on(
        "requestfinished",
        lambda request: (
            weigh(request.resource_type, answer.body())
            if request.resource_type in weights and (answer := request.response())
            else None
        ),
    )
    page.goto(address(name, ana))
    page.wait_for_load_state("networkidle")
    assert 0 < weights["document"] <= HTML_KB.get(name, FORM_KB)
    assert 0 < weights["script"] <= (MAP_KB if name in MAPS else SCRIPT_KB)
    assert 0 < weights["stylesheet"] <= STYLE_KB


def test_a_theme_chosen_is_there_at_once_and_stays(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, color_scheme="light")
    page.goto("/activities")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.locator("summary.avatar").click()
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(ground) != before
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/settings/preferences")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "auto")


def test_an_explanation_opens_beside_its_number(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto(ana.activities["run"])
    stat = page.locator(".stat", has_text="Grade-adjusted pace")
    stat.get_by_label("Explain this number").click()
    expect(page.get_by_text("What the pace would have been on the flat")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("What the pace would have been on the flat")).to_be_hidden()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_explanation_is_read_without_scrolling_sideways(
    tab: OpenTab, ana: Athlete, direction: str
) -> None:
    page = tab(ana)
    for width in (320, 390, 840, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for kind, least in (("run", 5), ("ride", 4), ("treadmill", 3)):
            page.goto(ana.activities[kind])
            page.evaluate("direction => { document.documentElement.dir = direction }", direction)
            marks = page.get_by_label("Explain this number")
            assert marks.count() >= least
            for mark in marks.all():
                mark.click()
                words = page.locator(".explain[open] .explain-text")
                expect(words).to_be_visible()
                box = words.bounding_box()
                assert box is not None
                assert box["x"] >= 0, f"{kind} at {width}"
                assert box["x"] + box["width"] <= width, f"{kind} at {width}"
                assert _overflow(page) <= 0
                page.keyboard.press("Escape")
                expect(words).to_have_count(0)


def test_filters_are_remembered_until_they_are_cleared(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/activities?q=")
    everything = page.locator(".activity-row").count()
    page.locator("#id_sport").select_option("Ride")
    expect(page).to_have_url(re.compile("sport=Ride"))
    expect(page.locator(".activity-row", has_text="Run")).to_have_count(0)
    assert 0 < page.locator(".activity-row").count() < everything
    page.goto("/activities")
    expect(page.locator("#id_sport")).to_have_value("Ride")
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".activity-row")).to_have_count(everything)


def test_back_leads_back_from_every_page(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    for name in {*OWN, *KINDS, "edit"} - {"settings"}:
        page.goto(address(name, ana))
        before = page.url
        page.get_by_role("link", name="Settings").first.click()
        page.wait_for_url("**/settings")
        page.go_back()
        assert page.url == before, name


def test_the_words_of_the_navigation_are_seen_on_a_phone(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana, viewport={"width": 390, "height": 844})
    page.goto("/activities")
    links = page.locator(".tabbar a")
    assert links.count() >= 3
    for link in links.all():
        words = link.locator("span").last
        expect(words).to_be_in_viewport()
        assert words.inner_text().strip()
        assert words.evaluate("e => e.getBoundingClientRect().width") > 10


@pytest.mark.parametrize(("name", "kind"), [("login", "current"), ("signup", "new")])
def test_a_password_may_be_pasted_and_kept_by_a_manager(tab: OpenTab, name: str, kind: str) -> None:
    page = tab(None)
    page.goto(f"/{name}")
    field = page.get_by_label("Password")
    expect(field).to_have_attribute("autocomplete", f"{kind}-password")
    allowed = field.evaluate(
        """field => field.dispatchEvent(
          new ClipboardEvent("paste", { bubbles: true, cancelable: true }))"""
    )
    assert allowed, "something prevents pasting"


def test_the_console_stays_within_the_screen_and_the_house(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    for path in ("/admin/", "/admin/accounts_people/user/", "/admin/stravalite_jobs/job/"):
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200
            assert _overflow(page) <= 0, f"{path} at {width}: {_culprits(page)}"
