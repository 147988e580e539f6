"""Two people in two browsers: asking and being let in, and a block that is felt at once."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.hands import sign_up


def somebody(tab: OpenTab, name: str) -> Page:
    page = tab()
    sign_up(page, "/signup", name=name)
    return page


def menu_of(page: Page) -> None:
    page.locator(".section-nav summary").click()


def test_asking_to_follow_and_being_let_in(tab: OpenTab, ana: Athlete) -> None:
    theirs, mine = somebody(tab, "Rui Costa"), tab(ana)
    theirs.goto("/athletes?q=ana")
    theirs.get_by_role("link", name="Ana Moreira").click()
    expect(theirs.get_by_text("This profile is for followers")).to_be_visible()
    theirs.get_by_role("button", name="Request to follow").click()
    expect(theirs.get_by_role("button", name="Asked")).to_be_visible()

    mine.goto("/athletes")
    mine.get_by_role("link", name="1 request").click()
    mine.get_by_role("button", name="Let Rui Costa follow").click()
    expect(mine.get_by_text("Nobody waits")).to_be_visible()

    theirs.reload()
    expect(theirs.get_by_role("button", name="Following")).to_be_visible()
    expect(theirs.get_by_role("heading", name="Recent activities")).to_be_visible()
    theirs.get_by_role("link", name=re.compile(r"^\d+ followers?$")).click()
    expect(theirs.get_by_role("heading", name="Ana Moreira")).to_be_visible()


def test_who_is_blocked_loses_the_open_page_at_once(tab: OpenTab, ana: Athlete) -> None:
    theirs, mine = somebody(tab, "Ines Prado"), tab(ana)
    theirs.goto("/@ana-moreira")
    expect(theirs.get_by_role("heading", name="Ana Moreira")).to_be_visible()
    list_of_theirs = theirs.context.new_page()
    list_of_theirs.goto("/athletes?q=ana")
    row = list_of_theirs.locator(".person-row", has_text="Ana Moreira")
    expect(row).to_be_visible()

    mine.goto("/@ines-prado")
    menu_of(mine)
    mine.get_by_role("button", name="Block").click()
    expect(mine.get_by_role("heading", name="Blocked and muted")).to_be_visible()
    expect(mine.get_by_text("@ines-prado")).to_be_visible()

    expect(theirs.get_by_role("heading", name="Ana Moreira")).to_have_count(0)
    expect(row).to_have_count(0)
    assert theirs.goto("/@ana-moreira").status == 404

    mine.get_by_role("button", name="Unblock").click()
    expect(mine.get_by_text("Nobody.").first).to_be_visible()
    assert theirs.goto("/@ana-moreira").status == 200


def test_one_sees_oneself_as_a_stranger_and_leaves_by_one_click(tab: OpenTab, ana: Athlete) -> None:
    page = tab(ana)
    page.goto("/me")
    expect(page.get_by_role("heading", name="Recent activities")).to_be_visible()
    page.get_by_role("button", name="A stranger").click()
    expect(page.get_by_text("This is what a stranger sees of you.")).to_be_visible()
    expect(page.get_by_text("This profile is for followers")).to_be_visible()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="Recent activities")).to_be_visible()


def test_what_is_reported_and_hidden_vanishes_and_its_author_answers(
    tab: OpenTab, ana: Athlete
) -> None:
    author, reader, mine = somebody(tab, "Sven Loud"), somebody(tab, "Tess Quiet"), tab(ana)
    author.goto("/posts/new")
    author.get_by_label("What is it?").fill("Buy **pills** here")
    author.get_by_label("Everyone on this server").check()
    author.get_by_role("button", name="Post", exact=True).click()
    expect(author.get_by_text("pills", exact=True)).to_be_visible()
    address = author.url

    reader.goto(address)
    reader.get_by_role("link", name="Report this post").click()
    reader.get_by_label("Spam or advertising").check()
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.get_by_text("Waits for a moderator")).to_be_visible()

    mine.goto("/admin/")
    mine.get_by_role("link", name="Reports that wait").click()
    mine.locator("#result_list a[href*='/case/']").click()
    mine.get_by_role("button", name="Show what was reported").click()
    expect(mine.get_by_text("Buy **pills** here")).to_be_visible()
    mine.get_by_label("Hidden").check()
    mine.get_by_label("Why").fill("No advertising, please.")
    mine.get_by_role("button", name="Decide").click()

    expect(author.get_by_text("pills", exact=True)).to_have_count(0)  # off the open page at once
    assert reader.goto(address).status == 404
    reader.goto("/reports")
    expect(reader.get_by_text("Something was done")).to_be_visible()

    author.goto("/notifications")
    author.get_by_text("Moderators decided about something of yours").click()
    expect(author.get_by_text("No advertising, please.")).to_be_visible()
    author.get_by_label("What we should know").fill("It was a joke.")
    author.get_by_role("button", name="Send", exact=True).click()
    expect(author.get_by_text("A moderator has not answered yet.")).to_be_visible()
