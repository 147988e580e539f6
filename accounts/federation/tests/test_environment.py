"""What an operator writes into the environment, and what comes of it."""

from __future__ import annotations

import pytest

from accounts.federation.tests.provider import APPLE_PEM
from stravalite import sign_in_services
from stravalite.env import BadSetting

APPLE = {
    "APPLE_CLIENT_ID": "org.example.signin",
    "APPLE_TEAM_ID": "TEAM",
    "APPLE_KEY_ID": "KEY",
    "APPLE_PRIVATE_KEY": APPLE_PEM.replace("\n", "\\n"),
}
CLUB = {"OIDC_PROVIDERS": "club", "OIDC_CLUB_URL": "https://id.example.org"}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOOGLE", "FACEBOOK", "STRAVA"):
        monkeypatch.delenv(f"{name}_CLIENT_ID", raising=False)
        monkeypatch.delenv(f"{name}_CLIENT_SECRET", raising=False)


def _with(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> dict[str, object]:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return dict(sign_in_services.from_environment())


def test_nothing_is_offered_until_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _with(monkeypatch, {}) == {}


def test_each_service_is_offered_when_its_keys_are_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    secret = str(tmp_path) + "/secret"
    with open(secret, "w") as file:
        file.write("from a file\n")
    values = {**APPLE, **CLUB, "OIDC_CLUB_CLIENT_ID": "us", "OIDC_CLUB_CLIENT_SECRET_FILE": secret}
    for name in ("GOOGLE", "FACEBOOK", "STRAVA"):
        values |= {f"{name}_CLIENT_ID": "us", f"{name}_CLIENT_SECRET": "hush"}
    found = _with(monkeypatch, values)
    assert list(found) == ["google", "apple", "facebook", "strava", "club"]
    club, apple, google = found["club"], found["apple"], found["google"]
    assert isinstance(club, sign_in_services.Service)
    assert isinstance(apple, sign_in_services.Service)
    assert isinstance(google, sign_in_services.Service)
    assert (club.name, club.secret, club.issuer) == (
        "Club",
        "from a file",
        "https://id.example.org",
    )
    assert apple.more["private_key"].strip() == APPLE_PEM.strip()
    assert google.issuer == "https://accounts.google.com"
    assert "from a file" not in repr(club)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"GOOGLE_CLIENT_ID": "us"}, "GOOGLE_CLIENT_SECRET"),
        ({name: value for name, value in APPLE.items() if name != "APPLE_KEY_ID"}, "APPLE_KEY_ID"),
        ({"OIDC_PROVIDERS": "club"}, "OIDC_CLUB_URL"),
        (CLUB, "OIDC_CLUB_CLIENT_ID"),
        ({"OIDC_PROVIDERS": "google"}, "OIDC_PROVIDERS"),
        ({"OIDC_PROVIDERS": "Our Club"}, "OIDC_PROVIDERS"),
    ],
)
def test_what_is_half_set_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str
) -> None:
    with pytest.raises(BadSetting) as stopped:
        _with(monkeypatch, values)
    assert named in str(stopped.value)
