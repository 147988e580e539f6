"""An export handed in: previewed, added, again, taken back, brought back, forgotten."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity, Gear
from activities.imports import services
from activities.imports.models import Import, ImportStatus, Outcome
from activities.imports.queries import standing
from conftest import make_person
from tests.recorded import work
from tests.strava_export import Made, make

ARCHIVE = {"recordings": 6, "duplicates": 2, "corrupt": 3, "manual": 3, "photos": 4, "minutes": 20}


def hand_in(athlete: User, path: Path) -> Import:
    with path.open("rb") as file:
        whole = services.receive(athlete=athlete, file=File(file, name=path.name))
    work()
    whole.refresh_from_db()
    return whole


def bring(athlete: User, path: Path) -> Import:
    whole = hand_in(athlete, path)
    services.start(whole)
    work()
    whole.refresh_from_db()
    return whole


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path / "export_1.zip", **ARCHIVE)


@pytest.mark.django_db
def test_the_preview_tells_what_will_become_of_everything(owner: User, made: Made) -> None:
    whole = hand_in(owner, made.path)

    assert whole.status == ImportStatus.PREVIEW, (whole.error_code, whole.error_facts)
    preview = whole.preview
    assert preview["new"] == made.different + made.manual
    assert preview["duplicate"] == made.duplicates
    assert preview["unreadable"] == made.corrupt
    assert preview["gear"] == 2
    assert preview["first_date"] == "2013-01-01"
    assert not Activity.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_receipt_says_what_the_preview_foretold(
    owner: User, tmp_path: Path, language: str
) -> None:
    made = make(tmp_path / "x.zip", language=language, nested="export_77/", **ARCHIVE)
    whole = bring(owner, made.path)

    assert whole.status == ImportStatus.DONE
    now = standing(whole)
    assert now.created == made.different + made.manual
    assert now.skipped + now.updated == made.duplicates
    assert now.failed == made.corrupt
    assert Activity.objects.of(owner.pk).count() == made.different + made.manual
    for item in whole.items.exclude(outcome=Outcome.UPDATED):
        if item.kind in {"recording", "manual"}:
            assert item.outcome == item.expected
    first = Activity.objects.get(name="Loop 0")
    assert first.commute
    assert first.private_note == "knee felt fine"
    assert first.description.startswith('First line, "quoted",\nsecond line')
    assert first.perceived_exertion == 6
    assert first.post.audience == "only_me"
    assert first.gear is not None
    assert first.gear.brand == "Asics"
    assert Gear.objects.of(owner.pk).count() == 2


@pytest.mark.django_db
def test_the_same_archive_again_adds_nothing(owner: User, made: Made) -> None:
    bring(owner, made.path)
    count = Activity.objects.count()

    again = hand_in(owner, made.path)
    assert again.preview["new"] == 0
    services.start(again)
    work()

    again.refresh_from_db()
    now = standing(again)
    assert (now.created, now.updated) == (0, 0)
    assert now.skipped == made.different + made.manual + made.duplicates
    assert Activity.objects.count() == count
    linked = again.items.filter(outcome=Outcome.SKIPPED, kind="recording", activity=None)
    assert not linked.exists()


@pytest.mark.django_db
def test_a_thousand_entries_are_previewed_with_one_button_to_press(
    owner: User, tmp_path: Path, browser: Callable[[User | None], Client]
) -> None:
    made = make(tmp_path / "many.zip", recordings=2, shifts=500, manual=20, minutes=1)
    whole = hand_in(owner, made.path)
    assert whole.preview["new"] == 1020
    page = browser(owner).get(f"/imports/{whole.public_id}").content.decode()
    assert "1020 new activities" in page
    assert page.count("Import 1020 activities") == 1
    assert '<option value="only_me" selected>' in page


@pytest.mark.django_db
def test_what_a_person_is_shown_of_an_import_is_theirs_alone(
    owner: User, made: Made, browser: Callable[[User | None], Client]
) -> None:
    whole = bring(owner, made.path)
    stranger = make_person("Other")
    assert browser(stranger).get(f"/imports/{whole.public_id}").status_code == 404
    lines = b"".join(
        browser(owner).get(f"/imports/{whole.public_id}/receipt.csv").streaming_content
    )  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(lines.decode("utf-8-sig"))))
    assert len(rows) == 1 + whole.items.count()
    failed = [row for row in rows if row[0] == "failed"]
    assert len(failed) == made.corrupt
    assert all(row[7] and row[8] for row in failed)


@pytest.mark.django_db
def test_a_failure_is_tried_again_or_ignored(owner: User, made: Made) -> None:
    whole = bring(owner, made.path)
    assert services.retry(whole) == made.corrupt
    work()
    whole.refresh_from_db()
    assert whole.status == ImportStatus.DONE
    assert standing(whole).failed == made.corrupt
    item = whole.items.filter(outcome=Outcome.FAILED).first()
    assert item is not None
    services.ignore(whole, item.pk)
    assert standing(whole).failed == made.corrupt - 1


@pytest.mark.django_db
def test_a_paused_import_waits_and_goes_on(owner: User, made: Made) -> None:
    whole = hand_in(owner, made.path)
    services.start(whole)
    services.pause(whole)
    work()
    assert not Activity.objects.exists()
    services.resume(whole)
    work()
    whole.refresh_from_db()
    assert whole.status == ImportStatus.DONE
    assert Activity.objects.count() == made.different + made.manual


@pytest.mark.django_db
def test_parts_may_come_in_any_order_and_twice(
    owner: User, made: Made, monkeypatch: pytest.MonkeyPatch, api: Callable[..., APIClient]
) -> None:
    monkeypatch.setattr(services, "PART_BYTES", 10_000)
    data = made.path.read_bytes()
    client = api(owner)
    whole = client.post("/api/imports", {"name": "x.zip", "size": len(data)}).json()
    numbers = whole["missing_parts"]
    assert len(numbers) > 2
    for number in [*reversed(numbers[1:]), numbers[1], numbers[0]]:
        part = data[number * 10_000 : (number + 1) * 10_000]
        address = f"/api/imports/{whole['id']}/parts/{number}"
        answer = client.put(address, part, content_type="application/octet-stream")
        assert answer.status_code == 200, answer.content
    work()
    told = client.get(f"/api/imports/{whole['id']}").json()
    assert told["status"] == "preview"
    assert told["preview"]["new"] == made.different + made.manual


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "size"), [(0, 9_999), (0, 10_001), (99, 10_000)])
def test_a_part_that_does_not_fit_is_refused(
    owner: User,
    monkeypatch: pytest.MonkeyPatch,
    api: Callable[..., APIClient],
    number: int,
    size: int,
) -> None:
    monkeypatch.setattr(services, "PART_BYTES", 10_000)
    whole = api(owner).post("/api/imports", {"name": "x.zip", "size": 25_000}).json()
    address = f"/api/imports/{whole['id']}/parts/{number}"
    answer = api(owner).put(address, b"x" * size, content_type="application/octet-stream")
    assert answer.json()["code"] == "wrong_part"


@pytest.mark.django_db
def test_there_is_an_end_to_size_and_to_open_imports(
    owner: User, api: Callable[..., APIClient], settings: Any
) -> None:
    answer = api(owner).post("/api/imports", {"name": "x.zip", "size": 10**12})
    assert answer.status_code == 413
    assert "4 GB" in answer.json()["hint"]
    for number in range(services.MAX_OPEN):
        assert (
            api(owner).post("/api/imports", {"name": f"{number}.zip", "size": 5}).status_code == 202
        )
    assert (
        api(owner).post("/api/imports", {"name": "y.zip", "size": 5}).json()["code"]
        == "too_many_imports"
    )
