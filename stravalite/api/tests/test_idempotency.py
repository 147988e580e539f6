"""A write sent twice with one key happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity
from activities.uploads.models import Upload
from stravalite.api.models import KeptAnswer

SignIn = Callable[[User | None], APIClient]
RUN = {"sport": "Run", "start_time": "2026-11-01T07:00:00Z", "elapsed_s": 1800, "distance_m": 5000}


def post(client: APIClient, body: dict[str, Any], key: str) -> Any:
    return client.post("/api/activities", body, headers={"Idempotency-Key": key})


def test_the_second_write_is_answered_like_the_first(owner: User, api: SignIn) -> None:
    first, second = (post(api(owner), RUN, "k-1") for _n in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json()["id"] == second.json()["id"]
    assert second["Idempotent-Replay"] == "true"
    assert Activity.objects.count() == 1


def test_without_a_key_both_happen(owner: User, api: SignIn) -> None:
    assert api(owner).post("/api/activities", RUN).status_code == 201
    assert api(owner).post("/api/activities", RUN).status_code == 201
    assert Activity.objects.count() == 2


def test_a_key_for_another_request_is_refused(owner: User, api: SignIn) -> None:
    post(api(owner), RUN, "k-2")
    other = post(api(owner), {**RUN, "distance_m": 6000}, "k-2")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_keys_belong_to_their_caller(owner: User, cast: Any, api: SignIn) -> None:
    post(api(owner), RUN, "k-3")
    assert post(api(cast.stranger), RUN, "k-3").status_code == 201
    assert Activity.objects.count() == 2


def test_files_count_by_their_bytes(owner: User, api: SignIn) -> None:
    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("a.gpx", content)
        return api(owner).post(
            "/api/uploads", {"file": file}, format="multipart", headers={"Idempotency-Key": "k-4"}
        )

    assert send(b"one").json()["id"] == send(b"one").json()["id"]
    assert send(b"two").status_code == 422
    assert Upload.objects.count() == 1


def test_a_refused_write_is_refused_again_with_the_same_words(owner: User, api: SignIn) -> None:
    bad = {**RUN, "elapsed_s": -1}
    first, second = (post(api(owner), bad, "k-5") for _n in range(2))
    assert first.status_code == second.status_code == 400
    assert first.json()["fields"] == second.json()["fields"]


def test_a_first_one_still_at_work_says_so(owner: User, api: SignIn) -> None:
    post(api(owner), RUN, "k-6")
    KeptAnswer.objects.update(status=0)
    assert post(api(owner), RUN, "k-6").status_code == 409
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    assert post(api(owner), RUN, "k-6").status_code == 201


@pytest.mark.parametrize("key", ["", "with space", "x" * 81])
def test_a_key_that_is_none_is_refused(owner: User, api: SignIn, key: str) -> None:
    assert post(api(owner), RUN, key).status_code == 400
