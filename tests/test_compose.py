"""The compose file is honest: valid, and every variable and command exists."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from stravalite.jobs.services import enqueue

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat", "bucket")


def test_it_has_every_part_of_the_house() -> None:
    others = {"postgres", "redis", "storage", "prometheus", "grafana"}
    assert set(OURS) | others == set(COMPOSE["services"])


def test_every_variable_it_sets_is_a_documented_setting() -> None:
    documented = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", (ROOT / "docs/settings.md").read_text()))
    for service in OURS:
        set_there = COMPOSE["services"][service]["environment"]
        names = {name.removesuffix("_FILE") for name in set_there}
        assert names <= documented


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
        if not volume.startswith("./")
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


def test_what_is_mounted_from_here_exists() -> None:
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).exists(), volume


def test_the_dashboard_asks_for_figures_that_exist(owner, client, settings) -> None:
    settings.METRICS_TOKEN = "watch-me-closely"
    enqueue("upload.read", key="1")
    client.get("/ping")
    headers = {"Authorization": "Bearer watch-me-closely"}
    told = client.get("/metrics", headers=headers).content.decode()
    dashboard = (ROOT / "deploy/monitoring/grafana/dashboards/stravalite.json").read_text()
    asked = set(re.findall(r"stravalite_[a-z_]+", dashboard)) - {"stravalite_uploads_day"}
    assert len(asked) >= 6
    for name in asked:
        assert re.search(rf"^{name}(\{{| )", told, re.MULTILINE), name


def test_the_render_blueprint_sets_documented_variables_and_runs_the_same_commands() -> None:
    blueprint = yaml.safe_load((ROOT / "deploy/render.yaml").read_text())
    documented = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", (ROOT / "docs/settings.md").read_text()))
    ours = [service for service in blueprint["services"] if service.get("runtime") == "docker"]
    assert [service["type"] for service in ours] == ["web", "worker", "worker"]
    for service in ours:
        names = {variable["key"] for variable in service["envVars"] if "key" in variable}
        assert names - {"PORT"} <= documented
    programs = {service["dockerCommand"].split()[0] for service in ours}
    assert programs == {COMPOSE["services"][name]["command"][0] for name in ("web", "worker")}
