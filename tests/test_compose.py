"""The compose file is honest: valid, and every variable and command exists."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat")


def test_it_has_every_part_of_the_house() -> None:
    assert set(OURS) | {"postgres", "redis"} == set(COMPOSE["services"])


def test_every_variable_it_sets_is_a_documented_setting() -> None:
    documented = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", (ROOT / "docs/settings.md").read_text()))
    for service in OURS:
        assert set(COMPOSE["services"][service]["environment"]) <= documented


def test_what_a_service_waits_for_exists_and_has_a_check() -> None:
    for service in COMPOSE["services"].values():
        for needed, how in service.get("depends_on", {}).items():
            other = COMPOSE["services"][needed]
            if how["condition"] == "service_healthy":
                assert "test" in other["healthcheck"]


def test_named_volumes_are_declared() -> None:
    used = {
        volume.split(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
    }
    assert used == set(COMPOSE["volumes"])


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert "SECRET_KEY:?" in text
    assert "POSTGRES_PASSWORD:?" in text
    assert not re.search(r"(SECRET_KEY|POSTGRES_PASSWORD):-[^}]", text)


def test_the_image_runs_as_nobody_in_particular() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER stravalite" in lines
    assert "--require-hashes" in "\n".join(lines)
