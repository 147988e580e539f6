"""Signing in with another service in a browser, which keeps to the content policy on the way there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.federation.tests.provider import CLIENT, SECRET, Provider, running
from tests.e2e.house import House, running_house


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def house(provider: Provider) -> Iterator[House]:
    with running_house(
        OIDC_PROVIDERS="club",
        OIDC_CLUB_NAME="Tuesday club",
        OIDC_CLUB_URL=provider.address,
        OIDC_CLUB_CLIENT_ID=CLIENT,
        OIDC_CLUB_CLIENT_SECRET=SECRET,
    ) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def page(browser: Browser, house: House, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=house.url, locale="en-GB", java_script_enabled=request.param
    )
    context.set_default_timeout(10_000)
    complaints: list[str] = []
    context.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
    )
    yield context.new_page()
    context.close()
    assert complaints == []


def _with_club(page: Page, say: str = "Allow") -> None:
    page.goto("/login")
    page.get_by_role("button", name="Go on with Tuesday club").click()
    expect(page.get_by_role("heading", name="Let stravalite know who you are?")).to_be_visible()
    page.get_by_role("button", name=say).click()


def test_a_newcomer_comes_by_a_provider_sets_a_password_and_goes_without_it(
    page: Page, provider: Provider, request: pytest.FixtureRequest
) -> None:
    who = "script" if "with-script" in request.node.name else "none"
    provider.person = {
        "sub": who,
        "email": f"{who}@example.org",
        "email_verified": True,
        "name": "Ana Moreira",
    }
    _with_club(page, "Deny")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Signing in with Tuesday club did not work"
    )
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    _with_club(page)
    expect(page.get_by_role("heading", name="Create an account")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value(f"{who}@example.org")
    page.get_by_role("button", name="Create account").click()
    expect(page).to_have_url(re.compile("/upload$"))

    page.goto("/settings/connections")
    expect(page.get_by_text(f"{who}@example.org, connected")).to_be_visible()
    page.get_by_role("button", name="Disconnect Tuesday club").click()
    expect(page.get_by_text("This is the only way into your account.")).to_be_visible()
    page.goto("/settings/account")
    page.get_by_label("New password").fill("another fine morning")
    page.get_by_role("button", name="Set a password").click()
    expect(page).to_have_url(re.compile("/settings/account$"))
    page.goto("/settings/connections")
    page.get_by_role("button", name="Disconnect Tuesday club").click()
    expect(page.get_by_role("button", name="Connect Tuesday club")).to_be_visible()

    page.get_by_role("button", name="Connect Tuesday club").click()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text(f"{who}@example.org, connected")).to_be_visible()
