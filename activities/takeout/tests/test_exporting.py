"""Everything of oneself in one file, for oneself alone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.measures.services import record as record_measure
from accounts.people.models import User
from accounts.people.tokens import issue
from accounts.profile.services import change as change_profile
from accounts.profile.services import set_picture
from accounts.profile.tests.drawn import picture_file
from activities.activity.gear import add_gear
from activities.activity.services import create_manual, delete
from activities.takeout import services, tasks
from activities.takeout.models import Export, ExportStatus
from conftest import PASSWORD, Cast
from stravalite.audit.models import Entry
from stravalite.errors import DomainError
from stravalite.jobs.models import Job
from tests.recorded import SAMPLES, activity_of, hand_in, work

RIDE = "garmin-edge-500-activity.fit"
Browser = Callable[[User | None], Client]


def export_of(athlete: User) -> zipfile.ZipFile:
    export = services.ask(athlete)
    work()
    export.refresh_from_db()
    assert export.status == ExportStatus.READY
    with export.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(f"data/{name}.jsonl").splitlines()]


@pytest.fixture
def full(cast: Cast) -> User:
    """An owner with something in most rooms."""
    owner = cast.owner
    ride = activity_of(hand_in(owner, RIDE, visibility="everyone"))
    ride.name = "=Morning, ride"
    ride.gear = add_gear(athlete=owner, name="Blue bike", kind="bike")
    ride.save()
    hand_in(owner, "broken.gpx", data=b"<gpx><trk>")
    create_manual(
        athlete=owner,
        sport="Run",
        start_time=datetime(2026, 1, 2, 8, tzinfo=UTC),
        elapsed_s=600,
        private_note="knee",
        name="By hand",
    )
    gone = create_manual(
        athlete=owner, sport="Run", start_time=datetime(2026, 1, 3, 8, tzinfo=UTC), elapsed_s=600
    )
    delete(gone)
    change_profile(owner, place="Porto", bio="Slow on purpose.")
    set_picture(owner, picture_file())
    record_measure(athlete=owner, kind="ftp_w", value=250, from_date=date(2026, 1, 1))
    return owner


def test_it_holds_the_bytes_as_they_were_handed_in_and_what_was_written(full: User) -> None:
    archive = export_of(full)
    originals = [name for name in archive.namelist() if name.startswith("originals/")]
    contents = {archive.read(name) for name in originals}
    assert contents == {(SAMPLES / RIDE).read_bytes(), b"<gpx><trk>"}
    assert any(name.endswith(RIDE) for name in originals)
    names = {row["name"]: row for row in table(archive, "activities")}
    assert set(names) == {"=Morning, ride", "By hand"}, "what was deleted stays behind"
    assert names["By hand"]["private_note"] == "knee"
    ride = names["=Morning, ride"]
    (gear,) = table(archive, "gear")
    assert (gear["name"], ride["gear"]) == ("Blue bike", gear["public_id"])
    posts = {row["public_id"]: row["audience"] for row in table(archive, "posts")}
    assert posts[ride["post"]] == "everyone"
    assert {row["activity"] for row in table(archive, "origins")} == {ride["public_id"]}
    assert table(archive, "measures")[0]["value"] == 250
    (profile,) = table(archive, "profile")
    assert (profile["place"], profile["file"][:7]) == ("Porto", "photos/")
    assert archive.read(profile["file"])[:4] == b"RIFF"
    who = json.loads(archive.read("athlete.json"))
    assert who["handle"] == full.handle
    assert full.handle in archive.read("README.txt").decode()


def test_the_manifest_proves_every_member(full: User) -> None:
    archive = export_of(full)
    manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["format"], manifest["version"]) == ("stravalite-export", 1)
    assert set(manifest["members"]) == set(archive.namelist()) - {"manifest.json"}
    for name, told in manifest["members"].items():
        content = archive.read(name)
        assert told == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    assert manifest["counts"]["activities"] == 2
    assert archive.testzip() is None


def test_no_secret_and_nobody_elses_thing_is_in_it(full: User, cast: Cast) -> None:
    hand_in(cast.stranger, RIDE)
    issue(full, user_agent="watch")
    archive = export_of(full)
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert full.password.encode() not in whole
    assert cast.stranger.public_id.encode() not in whole
    assert cast.stranger.email.encode() not in whole
    assert cast.blocked.public_id.encode() in whole  # whom one has blocked is one's own


def test_the_table_for_spreadsheets_runs_nothing(full: User) -> None:
    text = export_of(full).read("activities.csv").decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["name"] for line in lines] == ["By hand", "'=Morning, ride"]
    assert float(lines[1]["distance_m"]) > 1000
    assert lines[1]["gear"] == "Blue bike"


def test_one_at_a_time_and_a_new_one_takes_the_place_of_the_last(owner: User) -> None:
    first = services.ask(owner)
    with pytest.raises(services.UnderWay):
        services.ask(owner)
    work()
    first.refresh_from_db()
    name = first.file.name
    second = services.ask(owner)
    assert default_storage.exists(name), "it stays until the new one is there"
    work()
    assert list(Export.objects.of(owner.pk)) == [second]
    assert not default_storage.exists(name)


def test_after_a_week_it_is_gone(owner: User) -> None:
    export = services.ask(owner)
    work()
    export.refresh_from_db()
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert services.forget_old() == 0
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(services.NotReady):
            services.to_download(export)
        tasks.forget_old_exports()
        work()
    assert not Export.objects.exists()
    assert not default_storage.exists(export.file.name)


def test_a_run_torn_in_the_middle_leaves_one_file(
    full: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = services.ask(full)
    with monkeypatch.context() as torn:
        torn.setattr(services, "notify", _power_cut)
        with pytest.raises(OSError, match="power"):
            services.make(export, lambda _done, _total: None)
    export.refresh_from_db()
    assert export.status == ExportStatus.WORKING
    work()
    export.refresh_from_db()
    assert export.status == ExportStatus.READY
    _folders, files = default_storage.listdir(f"exports/{full.pk}")
    assert len([name for name in files if export.public_id in name]) == 1


def _power_cut(*_args: Any, **_kwargs: Any) -> None:
    raise OSError("power")


def test_removed_while_it_is_made_leaves_nothing(owner: User) -> None:
    export = services.ask(owner)
    services.remove(Export.objects.get(pk=export.pk))
    services.make(export, lambda _done, _total: None)
    assert not Export.objects.exists()
    assert not default_storage.exists(f"exports/{owner.pk}/{export.public_id}.zip")


def test_given_up_says_so_and_another_can_be_asked_for(owner: User, browser: Browser) -> None:
    export = services.ask(owner)
    tasks._given_up(Job.objects.get(pk=export.job_id))
    assert "went wrong" in browser(owner).get("/settings/export").text
    services.ask(owner)


def test_the_page_asks_shows_and_hands_out(full: User, browser: Browser) -> None:
    client = browser(None)
    client.post("/login", {"login": full.email, "password": PASSWORD})
    assert "Make an export" in client.get("/settings/export").text
    assert client.post("/settings/export").status_code == 302
    assert "Waiting to be packed" in client.get("/settings/export").text
    work()
    page = client.get("/settings/export").text
    export = Export.objects.get()
    assert f"/settings/export/{export.public_id}/download" in page
    assert "2 activities, 2 original files" in page
    answer = client.get(f"/settings/export/{export.public_id}/download")
    assert answer["Cache-Control"] == "private, no-store"
    verbs = set(Entry.objects.filter(athlete=full.public_id).values_list("verb", flat=True))
    assert {"export.asked", "export.downloaded"} <= verbs
    client.post(f"/settings/export/{export.public_id}/remove")
    assert not Export.objects.exists()


def test_who_signed_in_long_ago_shows_again_who_they_are(owner: User, browser: Browser) -> None:
    export = services.ask(owner)
    work()
    answer = browser(owner).get(f"/settings/export/{export.public_id}/download")
    assert answer["Location"].startswith("/login/again?")


def test_nobody_else_gets_it_not_even_staff(cast: Cast, browser: Browser) -> None:
    export = services.ask(cast.owner)
    work()
    for who in ("staff", "follower", "stranger"):
        client = browser(None)
        client.post("/login", {"login": getattr(cast, who).email, "password": PASSWORD})
        for path in ("/settings/export/{}/download", "/api/athlete/exports/{}/download"):
            assert client.get(path.format(export.public_id)).status_code == 404, who


def test_a_program_asks_watches_and_takes_it(owner: User, api: Callable[..., APIClient]) -> None:
    client = api(None)
    given = {"email": owner.email, "password": PASSWORD}
    access = client.post("/api/auth/login", given).json()["token"]
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    asked = client.post("/api/athlete/export")
    assert asked.status_code == 202
    assert client.post("/api/athlete/export").json()["code"] == "export_under_way"
    one = f"/api/athlete/exports/{asked.json()['id']}"
    assert client.get(f"{one}/download").json()["code"] == "export_not_ready"
    work()
    shown = client.get(one).json()
    assert (shown["status"], shown["percent"]) == ("ready", 100)
    assert client.get("/api/athlete/exports").json()["results"] == [shown]
    answer = client.get(f"{one}/download")
    assert answer["Cache-Control"] == "private, no-store"
    assert client.delete(one).status_code == 204


def test_the_list_as_a_table_honours_its_filters(full: User, browser: Browser) -> None:
    client = browser(full)

    def names(query: str) -> list[str]:
        answer = client.get(f"/activities.csv?{query}")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return [line["name"] for line in csv.DictReader(io.StringIO(text))]

    assert names("") == ["By hand", "'=Morning, ride"]
    assert names("sport=Run") == ["By hand"]
    assert names("q=morning") == ["'=Morning, ride"]
    assert names("after=2100-01-01") == []
    assert client.get("/activities.csv?after=never").status_code == 302
    assert client.get("/api/activities.csv?after=never").status_code == 400
    assert "/activities.csv?sport=Run" in client.get("/activities?sport=Run").text


def test_the_operators_command(full: User, tmp_path: Path, capsys: Any) -> None:
    target = tmp_path / "full.zip"
    call_command("export_athlete", full.handle, "--dry-run")
    assert "activities: 2" in capsys.readouterr().out
    call_command("export_athlete", f"@{full.handle}", "--to", str(target))
    assert zipfile.ZipFile(target).testzip() is None
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="exists"):
        call_command("export_athlete", full.handle, "--to", str(target))
    with pytest.raises(CommandError, match="Nobody"):
        call_command("export_athlete", "nobody-here", "--dry-run")


def test_refusals_are_sentences() -> None:
    for refusal in (services.UnderWay, services.NotReady):
        assert issubclass(refusal, DomainError)
        assert str(refusal.message).endswith(".")
        assert str(refusal.hint).endswith(".")
