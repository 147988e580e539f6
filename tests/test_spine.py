"""The main job end to end: a file in, an activity out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.people.models import User

SAMPLES = Path(__file__).parent.parent / "activities" / "recordings" / "tests" / "samples"


def test_a_gpx_becomes_an_activity_with_splits(
    owner: User, api: Callable[[User | None], APIClient], drain: Callable[[], int]
) -> None:
    client = api(owner)
    data = (SAMPLES / "korita-zbevnica.gpx").read_bytes()
    answer = client.post(
        "/api/uploads", {"file": SimpleUploadedFile("k.gpx", data)}, format="multipart"
    )
    assert answer.status_code == 202
    assert answer.json()["status"] == "queued"
    drain()
    upload = client.get(answer.json()["status_url"]).json()
    assert upload["status"] == "done", upload
    activity = client.get(f"/api/activities/{upload['activity']}").json()
    assert activity["distance_m"] > 1000
    splits = client.get(f"/api/activities/{upload['activity']}/splits").json()
    assert abs(sum(row["distance_m"] for row in splits) - activity["distance_m"]) < 1
