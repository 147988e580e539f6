"""A file in, and what becomes of it: every sample, odd files, options, one's own only."""

from __future__ import annotations

import gzip
import threading
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity, Gear
from activities.uploads import services
from activities.uploads.models import Origin, SourceFile, Upload
from activities.uploads.tests.variations import LAKE
from conftest import make_person
from stravalite.jobs.models import Job, State
from tests.recorded import SAMPLES, hand_in, work

#: file → what became of it: "done" or the code it failed with.
EXPECTED = {
    "MonitoringFile.fit": "monitoring",
    "README.md": "not_a_recording",
    "Settings.fit": "settings",
    "WeightScaleSingleUser.fit": "weight",
    "WorkoutRepeatSteps.fit": "workout",
    "cerknicko-without-times.gpx": "route_without_times",
    "gpx1.1_with_extensions.gpx": "no_points",
    "route.gpx": "route_without_times",
    "unicode_with_bom.gpx": "no_points",
}
Api = Callable[[User | None], APIClient]


def _post(client: APIClient, data: bytes, called: str = "a.gpx", /, **options: str) -> Any:
    file = SimpleUploadedFile(called, data)
    return client.post("/api/uploads", {"file": file, **options}, format="multipart")


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_sample_gives_an_activity_or_says_exactly_why_not(
    owner: User, api: Api, path: Any, fetched: Callable[[Any], bytes]
) -> None:
    client, data = api(owner), path.read_bytes()
    answer = _post(client, data, path.name)
    assert answer.status_code == 202
    work()
    upload = client.get(answer.json()["status_url"]).json()
    if path.name in EXPECTED:
        assert upload["status"] == "failed"
        assert upload["error"]["code"] == EXPECTED[path.name]
        assert upload["error"]["message"]
        assert "%(" not in upload["error"]["message"]
        assert upload["error"]["hint"]
        assert upload["activity"] is None
        assert SourceFile.objects.get().file.read() == data, "the original was not kept"
        return
    assert upload["status"] == "done", upload
    for activity_id in upload["activities"]:
        activity = client.get(f"/api/activities/{activity_id}").json()
        assert activity["status"] == "ready"
        assert 0 <= activity["moving_s"] <= activity["elapsed_s"] + 1
        original = client.get(f"/api/activities/{activity_id}/original")
        assert fetched(original) == data
        assert path.name in str(original.headers), "in the header, or in a signed address"
        assert client.get(f"/api/activities/{activity_id}/streams").status_code == 200
        page = Client()
        page.force_login(owner)
        assert page.get(f"/activities/{activity_id}").status_code == 200
    assert not Job.objects.exclude(state=State.DONE).exists()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.fit", "empty"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 100, "run.fit", "not_a_recording"),
        (b"<html><body>Sign in</body></html>", "run.gpx", "not_a_recording"),
        (b"\x00" * 1000, "run.fit", "not_a_recording"),
    ],
)
def test_what_is_no_recording_is_said_and_kept(
    owner: User, api: Api, data: bytes, name: str, code: str
) -> None:
    client = api(owner)
    answer = _post(client, data, name)
    assert answer.status_code == 202
    work()
    upload = client.get(answer.json()["status_url"]).json()
    assert (upload["status"], upload["error"]["code"]) == ("failed", code)
    assert not Activity.objects.exists()


def test_gzip_and_a_zip_of_one_are_opened(owner: User) -> None:
    box = BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("ride/lake.gpx", LAKE.but(start=LAKE.start.replace(month=6)).gpx())
    assert hand_in(owner, "lake.gpx.gz", gzip.compress(LAKE.gpx())).status == "done"
    assert hand_in(owner, "lake.zip", box.getvalue()).status == "done"


def test_too_large_is_413_and_names_the_limit(
    owner: User, api: Api, browser: Callable[..., Client], settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    answer = _post(api(owner), b"x" * (1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert "1 MB" in answer.json()["hint"]
    page = browser(owner).post("/upload", {"file": SimpleUploadedFile("a", b"x" * 1_100_000)})
    assert page.status_code == 422
    assert "1 MB" in page.content.decode()
    assert not SourceFile.objects.exists()


def test_no_file_at_all_is_400(owner: User, api: Api) -> None:
    answer = api(owner).post("/api/uploads", {"name": "x"}, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (400, "no_file")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\boot.ini", "a\r\nX-Evil: 1.gpx", ".", "", "ü" * 300]
)
def test_a_name_somebody_chose_is_only_a_name(owner: User, name: str) -> None:
    file = ContentFile(LAKE.gpx(), "x")
    upload = services.receive(athlete=owner, file=file, name=name, options={})
    source = upload.source_file
    stored = f"originals/{owner.pk}/{source.sha256[:2]}/{source.sha256}"
    assert str(source.file.name).startswith(stored)
    assert not set("/\\\r\n") & set(upload.name)
    assert 0 < len(upload.name) <= 200


def test_options_are_honoured(owner: User, api: Api) -> None:
    shoes = Gear.objects.create(athlete=owner, name="Blue shoes")
    chosen = {
        "name": "Round the lake",
        "description": "Windy.",
        "sport": "TrailRun",
        "visibility": "only_me",
        "gear": shoes.public_id,
    }
    client = api(owner)
    answer = _post(client, LAKE.gpx(), **chosen)
    work()
    upload = client.get(answer.json()["status_url"]).json()
    activity = client.get(f"/api/activities/{upload['activity']}").json()
    assert {key: activity[key] for key in chosen} == chosen
    assert activity["status"] == "ready"
    done = Job.objects.filter(kind="activity.recompute", state=State.DONE)
    assert done.count() == 1, "it was not measured again as the sport the person chose"


def test_gear_of_somebody_else_is_not_used(owner: User) -> None:
    theirs = Gear.objects.create(athlete=make_person("Other"), name="Theirs")
    hand_in(owner, "a.gpx", LAKE.gpx(), gear=theirs.public_id)
    assert Activity.objects.get().gear is None


@pytest.mark.parametrize("option", [{"sport": "Quidditch"}, {"visibility": "club"}])
def test_an_option_that_makes_no_sense_is_400(
    owner: User, api: Api, option: dict[str, str]
) -> None:
    answer = _post(api(owner), LAKE.gpx(), **option)
    assert answer.status_code == 400
    assert set(option) == set(answer.json()["fields"])
    assert not Upload.objects.exists()


def test_a_multisport_file_gives_activities_that_know_each_other(owner: User) -> None:
    upload = hand_in(owner, "activity-large-fenxi2-multisport.fit")
    assert upload.status == "done"
    made = list(Activity.objects.order_by("start_time"))
    assert len(made) == 4
    assert {one.multisport_id for one in made} == {made[0].multisport_id}
    assert made[0].multisport_id.startswith("mul_")
    assert [origin.index for origin in upload.origins.order_by("index")] == [0, 1, 2, 3]
    again = hand_in(owner, "activity-large-fenxi2-multisport.fit")
    assert again.status == "duplicate"
    assert Activity.objects.count() == 4


def test_uploads_are_ones_own(cast: Any, api: Api) -> None:
    upload = hand_in(cast.owner, "a.gpx", LAKE.gpx())
    for who in ("follower", "stranger", "staff"):
        client = api(getattr(cast, who))
        assert client.get(f"/api/uploads/{upload.public_id}").status_code == 404
        assert client.post(f"/api/uploads/{upload.public_id}/retry").status_code == 404


def test_who_comes_second_does_not_take_the_firsts_bytes_away(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Object storage reserves no name: both may have written under the same one."""
    first = services.receive(athlete=owner, file=ContentFile(LAKE.gpx(), "a.gpx"), options={})
    name = str(first.source_file.file.name)
    storage = first.source_file.file.storage
    unaware = SourceFile.objects.none()
    monkeypatch.setattr(SourceFile.objects, "filter", lambda **_kwargs: unaware)
    monkeypatch.setattr(type(storages["default"]), "save", lambda *_args, **_kwargs: name)
    second = services.receive(athlete=owner, file=ContentFile(LAKE.gpx(), "b.gpx"), options={})
    assert second.source_file == first.source_file
    assert storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_uploads_of_one_file_make_one_activity() -> None:
    owner = make_person("Owner")
    data, ready = LAKE.gpx(), threading.Barrier(3)
    failures: list[BaseException] = []

    def send() -> None:
        try:
            ready.wait(10)
            services.receive(athlete=owner, file=ContentFile(data, "a.gpx"), options={})
            work()
        except BaseException as error:  # noqa: BLE001 - looked at below, in the test's own thread
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    work()
    assert failures == []
    assert Activity.objects.count() == 1
    assert SourceFile.objects.count() == 1
    assert sorted(Upload.objects.values_list("status", flat=True)) == [
        "done",
        "duplicate",
        "duplicate",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_recordings_of_one_outing_read_at_once_make_one_activity() -> None:
    owner = make_person("Owner")
    files = [LAKE.gpx(), LAKE.but(every_s=7).gpx()]
    uploads = [
        services.receive(athlete=owner, file=ContentFile(data, "a.gpx"), options={})
        for data in files
    ]
    jobs = [upload.job_id for upload in uploads]
    ready = threading.Barrier(2)

    def read(job_id: Any) -> None:
        from stravalite.jobs import runner

        try:
            ready.wait(10)
            runner.run(job_id)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=read, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Activity.objects.count() == 1
    assert Origin.objects.count() == 2
    assert Origin.objects.filter(is_primary=True).count() == 1
