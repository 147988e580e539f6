"""The map service an operator may name: one origin more for pictures, and no word of policy slips in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stravalite import env, tiles

ADDRESS = "https://tiles.example.org:8443/{z}/{x}/{y}.png?style=plain"
THANKS = "© OpenStreetMap contributors"
ASK = "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])"


def test_without_a_word_there_are_no_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TILES_URL", raising=False)
    monkeypatch.setenv("TILES_ATTRIBUTION", THANKS)
    assert tiles.from_environment() == ("", "")
    assert tiles.origins("") == []


def test_a_service_is_one_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILES_URL", ADDRESS)
    monkeypatch.setenv("TILES_ATTRIBUTION", THANKS)
    assert tiles.from_environment() == (ADDRESS, THANKS)
    assert tiles.origins(ADDRESS) == ["https://tiles.example.org:8443"]
    assert tiles.origins("/tiles/{z}/{x}/{y}.png") == []


@pytest.mark.parametrize(
    "address",
    [
        "https://tiles.example.org/{z}/{x}.png",
        "tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "javascript:/{z}/{x}/{y}",
    ],
)
def test_what_names_no_tile_stops_the_start(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("TILES_URL", address)
    monkeypatch.setenv("TILES_ATTRIBUTION", THANKS)
    with pytest.raises(env.BadSetting, match="TILES_URL"):
        tiles.from_environment()


def test_nobody_is_left_unthanked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILES_URL", ADDRESS)
    monkeypatch.delenv("TILES_ATTRIBUTION", raising=False)
    with pytest.raises(env.BadSetting, match="TILES_ATTRIBUTION"):
        tiles.from_environment()


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_the_policy_allows_exactly_that_origin(tmp_path: Path, address: str) -> None:
    named = {"TILES_URL": address, "TILES_ATTRIBUTION": THANKS, "DATA_DIR": str(tmp_path)}
    # files in object storage add an origin of their own
    without_bucket = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    settings = {"DJANGO_SETTINGS_MODULE": "stravalite.settings"}
    said = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**without_bucket, **settings, **named},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    wanted = ["'self'", "data:", *(["https://tiles.example.org:8443"] if address else [])]
    assert said == repr(wanted)
