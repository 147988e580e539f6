"""The list of settings: complete, in order, searchable, and true to what is set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.people.models import User
from stravalite.ui import settings_pages

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_the_list_links_every_page_and_says_what_is_set(owner: User, browser: Browser) -> None:
    owner.preferences.units = "imperial"
    owner.preferences.save()
    shown = browser(owner).get("/settings").text
    for entry in settings_pages.registered():
        if entry.shown is None or entry.shown(owner):
            assert f'href="{reverse(entry.url_name)}"' in shown, entry.url_name
    for value in (f"@{owner.handle}", owner.email, "Miles", "Followers"):
        assert f'<span class="settings-value">{value}</span>' in shown


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("passkey", "/settings/security", "/settings/measures"),
        ("Heart RATE", "/settings/measures", "/settings/tokens"),
        ("time zone", "/settings/preferences", "/settings/profile"),
        ("your data", "/settings/delete", "/settings/preferences"),
    ],
)
def test_the_search_leaves_what_the_words_are_about(
    owner: User, browser: Browser, query: str, found: str, missing: str
) -> None:
    main = browser(owner).get("/settings", {"q": query}).text.partition("<main")[2]
    assert f'href="{found}"' in main
    assert f'href="{missing}"' not in main


def test_a_search_for_nothing_of_ours_says_so_and_leads_back(owner: User, browser: Browser) -> None:
    main = browser(owner).get("/settings", {"q": "<submarine>"}).text.partition("<main")[2]
    assert "No setting is about" in main
    assert "&lt;submarine&gt;" in main
    assert 'href="/settings"' in main
    assert "settings-item" not in main


def test_the_page_one_is_on_is_marked_also_below_it(owner: User, browser: Browser) -> None:
    shown = (
        browser(owner).get("/settings/security").text.partition("<main")[2].partition("</main>")[0]
    )
    assert shown.count('aria-current="page"') == 1
    groups = settings_pages.groups_for(owner, path="/settings/security/passkeys/add")
    current = [item.url for group in groups for item in group.items if item.current]
    assert current == ["/settings/security"]


def test_an_entry_is_registered_once_and_in_a_group_that_exists() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        settings_pages.register("login", "Login", group="nowhere", icon="key")
    with pytest.raises(ValueError, match="preferences"):
        settings_pages.register("preferences", "Other", group="you", icon="key")
