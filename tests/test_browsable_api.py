"""Whoever opens an address of the API in a browser gets a page to read and forms to try."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from activities.activity.models import Activity
from conftest import PASSWORD, Cast
from tests.persona_stage import owned, path_of  # noqa: F401 - a fixture
from tests.persona_table import TABLE

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
#: Addresses that answer a file, a picture or a document whoever asks, and those that only take POST.
FILES = (
    "export.<str:form>",
    "original",
    "thumbnail",
    "share-picture",
    "receipt",
    ".csv",
    "schema/",
)
PREFIXES = ("api/", "auth/", "runs/", "analytics/", "leaderboard")


def doors() -> list[str]:
    return [address for address in TABLE if address.startswith(PREFIXES)]


@pytest.fixture
def things(request: pytest.FixtureRequest) -> dict[str, str]:
    found: dict[str, str] = request.getfixturevalue("owned")
    return found


def test_every_endpoint_shows_a_page_to_its_owner_and_to_strangers(
    cast: Cast, browser: Callable[..., Client], things: dict[str, str]
) -> None:
    wrong, pages = [], 0
    for who in ("owner", "anonymous"):
        client = browser(getattr(cast, who))
        for address in doors():
            answer = client.get(path_of(address, things), headers={"Accept": BROWSER})
            if answer.status_code >= 500:
                wrong.append(f"{who}: {address} gave {answer.status_code}")
            if address.endswith(FILES) and answer.status_code in {200, 302}:
                continue  # the file itself, or where a bucket keeps it
            pages += 1
            if answer["Content-Type"] != "text/html; charset=utf-8":
                wrong.append(f"{who}: {address} answered {answer['Content-Type']}")
            elif not re.search(r"<title>\s*\w[\w ]* – stravalite API", answer.content.decode()):
                wrong.append(f"{who}: {address} has no title of ours")
    assert pages > 60
    assert not wrong, "\n".join(wrong)


def test_a_page_says_in_words_what_each_method_does(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    page = browser(cast.owner).get("/api/activities", headers={"Accept": BROWSER}).content.decode()
    assert "<strong>GET</strong> Your activities, newest first, or in the order of" in page
    assert "<strong>POST</strong> Adds an activity by hand." in page
    assert "PartView" not in page
    assert "Django REST framework" not in page


def test_a_stranger_is_led_to_the_sign_in_page_and_back(db: None) -> None:
    client = Client()
    page = client.get("/api/activities?sport=Run", headers={"Accept": BROWSER})
    assert page.status_code == 401
    found = re.search(r'href="(/login\?next=[^"]+)"', page.content.decode())
    assert found
    form = client.get(found[1])
    assert form.status_code == 200
    assert form.wsgi_request.GET["next"] == "/api/activities?sport=Run"


def test_the_form_of_a_page_makes_what_it_says(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner)
    page = client.get("/api/activities", headers={"Accept": BROWSER}).content.decode()
    fields = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page))
    assert {"sport", "start_time", "elapsed_s", "distance_m", "name", "visibility"} <= fields
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    given = {
        "csrfmiddlewaretoken": token[1],
        "sport": "Run",
        "start_time": "2026-11-20T07:30",
        "elapsed_s": "1800",
        "distance_m": "",
        "name": "From the browsable page",
        "visibility": "only_me",
    }
    refused = client.post(
        "/api/activities", {**given, "elapsed_s": "-1"}, headers={"Accept": BROWSER}
    )
    assert (refused.status_code, Activity.objects.count()) == (400, 0)
    assert "From the browsable page" in refused.content.decode()
    made = client.post("/api/activities", given, headers={"Accept": BROWSER})
    assert made.status_code == 201, made.content
    assert Activity.objects.get().name == "From the browsable page"


def test_the_form_of_a_change_starts_with_what_is(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    cast.owner.preferences.timezone = "Asia/Tokyo"
    cast.owner.preferences.save()
    client = browser(cast.owner)
    page = client.get("/api/athlete/preferences", headers={"Accept": BROWSER}).content.decode()
    assert re.search(r"<textarea[^>]*>[^<]*timezone&quot;: &quot;Asia/Tokyo", page)


def test_upload_and_sign_in_have_forms_too(cast: Cast, browser: Callable[..., Client]) -> None:
    page = browser(cast.owner).get("/api/uploads", headers={"Accept": BROWSER}).content.decode()
    assert re.search(r'<input[^>]*name="file"[^>]*type="file"|type="file"[^>]*name="file"', page)
    page = Client().get("/api/auth/login", headers={"Accept": BROWSER}).content.decode()
    assert re.search(r'<input[^>]*name="password"', page)
    answer = Client().post(
        "/api/auth/login",
        {"email": cast.owner.email, "password": PASSWORD},
        headers={"Accept": BROWSER},
    )
    assert answer.status_code == 200
    assert "refresh_token" in answer.content.decode()
