"""The door in a browser: a code of an app, then a passkey of a virtual authenticator."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.people.tests.test_second_factor import code_of
from tests.e2e.hands import PASSWORD, Watch, sign_up
from tests.e2e.house import House, running_house

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def own_house() -> Iterator[House]:
    """Its own server, by the name passkeys take: they know no addresses of numbers."""
    with running_house() as running:
        link = running.owner_link.replace("127.0.0.1", "localhost")
        yield House(running.url.replace("127.0.0.1", "localhost"), link)


@pytest.fixture
def page(browser: Browser, own_house: House) -> Iterator[Page]:
    context = browser.new_context(base_url=own_house.url, locale="en-GB")
    context.set_default_timeout(10_000)
    watch = Watch(own_house.url).over(context)
    yield context.new_page()
    context.close()
    assert watch.complaints == []


def _fresh_code(secret: str) -> str:
    """The code of now, with some seconds of life left."""
    left_s = 30 - time.time() % 30
    if left_s < 4:
        time.sleep(left_s + 0.5)
    return code_of(secret, datetime.now(UTC))


def _sign_out(page: Page) -> None:
    page.locator("details.menu > summary.avatar").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/signed-out$"))


def _give_password(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("E-mail or handle").fill("door@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_code_and_a_passkey_open_the_door(page: Page, own_house: House) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_up(page, own_house.owner_link, name="Door Keeper")

    page.goto("/settings/security")
    page.get_by_role("link", name="Set up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    picture = page.get_by_alt_text("QR code of the key below")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("#totp-secret").inner_text()
    page.get_by_label("Authenticator code").fill(_fresh_code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery = page.locator("main li code").all_inner_texts()
    assert len(recovery) == 10

    page.goto("/settings/security/passkeys/add")
    page.get_by_label("Name").fill("This laptop")
    page.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile("/settings/security$"))
    expect(page.get_by_text("This laptop")).to_be_visible()
    _sign_out(page)

    _give_password(page)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_label("Code").fill(recovery[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/feed$"))
    _sign_out(page)

    _give_password(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/feed$"))
    _sign_out(page)

    page.goto("/login")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/feed$"))
    page.goto("/settings/sessions")
    expect(page.get_by_text("this one")).to_be_visible()
    assert urlsplit(page.url).hostname == "localhost"
