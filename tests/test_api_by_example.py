"""The examples for programs work as they are written, against the server as a person starts it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.house import House, running_house
from tests.postman import Run

EXAMPLES = Path(__file__).parents[1] / "docs" / "api"
COLLECTION = EXAMPLES / "postman_collection.json"

#: Whatever services the tests themselves use, this server stands on its own feet.
SERVICES = ("DATABASE_URL", "REDIS_URL", "AWS_")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with pytest.MonkeyPatch.context() as surroundings:
        for name in [name for name in os.environ if name.startswith(SERVICES)]:
            surroundings.delenv(name)
        with running_house() as running:
            yield running


def test_the_postman_collection_runs_from_top_to_bottom(house: House) -> None:
    run = Run(json.loads(COLLECTION.read_text()), EXAMPLES, house.url)
    run.go()
    assert run.failures == []
    assert len(run.answered) >= len(run.collection["item"]) > 12


def test_a_check_of_the_collection_that_does_not_hold_is_told(house: House) -> None:
    collection = json.loads(COLLECTION.read_text())
    del collection["item"][2:]
    lines = collection["item"][0]["event"][-1]["script"]["exec"]
    lines[0] = lines[0].replace("status(201)", "status(418)")
    run = Run(collection, EXAMPLES, house.url)
    run.go()
    assert [failure.partition(":")[0] for failure in run.failures] == ["Sign up"]


def test_the_demo_script_runs_and_shows_what_it_did(house: House) -> None:
    done = subprocess.run(
        [EXAMPLES / "demo.sh", house.url], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert '"sport": "Run"' in done.stdout
    assert re.search(r'"distance": 5000(\.0)?\b', done.stdout)
    assert "<gpx" in done.stdout
    assert done.stderr == ""


def test_the_demo_script_fails_where_nobody_answers() -> None:
    done = subprocess.run(
        [EXAMPLES / "demo.sh", "http://127.0.0.1:9"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0


def test_every_address_of_the_examples_is_described(house: House) -> None:
    paths = httpx.get(f"{house.url}/api/schema/?format=json").json()["paths"]
    known = {re.sub(r"\{\w+\}", "*", path) for path in paths} | {
        "/api/activities/*/export.gpx",
    }
    for item in json.loads(COLLECTION.read_text())["item"]:
        path = item["request"]["url"]["raw"].removeprefix("{{baseUrl}}")
        assert re.sub(r"\{\{\w+\}\}", "*", path) in known, item["name"]
