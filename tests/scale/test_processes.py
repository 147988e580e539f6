"""The commands of docker-compose.yml, run by hand: migrate, web, worker and beat make one house."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest
import yaml
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SAMPLE = ROOT / "activities" / "recordings" / "tests" / "samples" / "activity-small-fenix2-run.fit"


def command_of(service: str, port: int) -> list[str]:
    """The compose file's command with this machine's interpreter and a free port."""
    words = list(COMPOSE["services"][service]["command"])
    if words[0] == "python":
        words[0] = sys.executable
    else:
        words[:1] = [sys.executable, "-m", words[0]]
    return [str(port) if word == "8000" else word for word in words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running house at scale, on a database of its own."""
    given = urlsplit(os.environ["DATABASE_URL"])
    name = f"scale_{uuid.uuid4().hex[:10]}"
    admin = psycopg.connect(urlunsplit(given), autocommit=True)
    admin.execute(f"create database {name}")  # a name we just made
    redis = urlsplit(os.environ["REDIS_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(given._replace(path=f"/{name}")),
        "REDIS_URL": urlunsplit(redis._replace(path="/8")),
        "DATA_DIR": str(tmp_path_factory.mktemp("scale")),
        "SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "stravalite.settings",
        "DATABASE_POOL": "4",
    }
    port = free_port()
    running: list[subprocess.Popen[bytes]] = []
    try:
        subprocess.run(command_of("migrate", port), cwd=ROOT, env=environment, check=True)
        collect = [sys.executable, "-c", COLLECT]
        subprocess.run(collect, cwd=ROOT, env=environment, check=True)
        for service in ("web", "worker", "beat"):
            running.append(  # noqa: PERF401 - each must be stopped even if the next fails
                subprocess.Popen(command_of(service, port), cwd=ROOT, env=environment)
            )
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: ready(address), "the web process never became ready")
        yield address
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
        admin.execute(f"drop database {name} with (force)")
        admin.close()


COLLECT = (
    "import django; django.setup();"
    "from stravalite.runtime.statics import collect_if_stale; collect_if_stale()"
)


def ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(condition, complaint: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.2)


def sign_in(address: str, name: str) -> dict[str, str]:
    person = {"name": name, "email": f"{name}@example.org", "password": "river loop dawn"}
    assert httpx.post(f"{address}/api/auth/signup", json=person).status_code == 201
    answer = httpx.post(f"{address}/api/auth/login", json=person)
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_file_handed_to_the_web_is_read_by_the_worker_and_whispered_about(house: str) -> None:
    headers = sign_in(house, "ana")
    upload = httpx.post(
        f"{house}/api/uploads", headers=headers, files={"file": SAMPLE.read_bytes()}
    ).json()
    with connect(house.replace("http", "ws") + "/ws/", additional_headers=headers) as live:
        live.send(json.dumps({"subscribe": [f"job:{upload['job']}"]}))
        assert json.loads(live.recv(timeout=10))["granted"] == [f"job:{upload['job']}"]

        def settled() -> bool:
            answer = httpx.get(house + upload["status_url"], headers=headers).json()
            return bool(answer["status"] == "done")

        wait_until(settled, "the worker never read the file")
    activities = httpx.get(f"{house}/api/activities", headers=headers).json()["results"]
    assert len(activities) == 1
    assert activities[0]["distance_m"] > 1000


def test_whispers_cross_processes(house: str) -> None:
    """The socket hangs on one process, the job runs in another; Redis is between them."""
    headers = sign_in(house, "rui")
    with connect(house.replace("http", "ws") + "/ws/", additional_headers=headers) as live:
        upload = httpx.post(
            f"{house}/api/uploads", headers=headers, files={"file": b"not a recording"}
        ).json()
        live.send(json.dumps({"subscribe": [f"job:{upload['job']}"]}))
        assert json.loads(live.recv(timeout=10))["type"] == "subscribed"
        retried = httpx.post(f"{house}{upload['status_url']}/retry", headers=headers)
        assert retried.status_code == 202
        # the first reading or the second: one of them whispers after we subscribed
        topics = set()
        while not topics:
            message = json.loads(live.recv(timeout=20))
            topics.add(message["topic"])
        assert topics == {f"job:{upload['job']}"} or len(topics) == 1
