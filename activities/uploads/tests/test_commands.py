"""What an operator does from the command line: import, and work out again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from accounts.measures import services as measures
from accounts.people.models import User
from activities.activity.models import Activity
from activities.numbers.synthetic import synthesise
from activities.recordings.writing import write_gpx
from activities.uploads import services
from stravalite.jobs.models import Job, State

SAMPLES = Path(__file__).parents[2] / "recordings" / "tests" / "samples"
Drain = Callable[[], int]


def said(*arguments: str, **options: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def activity(owner: User, drain: Drain) -> Activity:
    made = synthesise("Run", 900, 3)
    data = write_gpx(start_time=made.start_time, streams=made.streams, sport="Run")
    services.receive(athlete=owner, file=ContentFile(data, name="run.gpx"), options={})
    drain()
    return Activity.objects.get()


def test_a_folder_is_imported_with_its_subfolders_and_failures_are_explained(
    owner: User, tmp_path: Path
) -> None:
    (tmp_path / "2024").mkdir()
    shutil.copy(SAMPLES / "korita-zbevnica.gpx", tmp_path / "2024" / "hike.GPX")
    shutil.copy(SAMPLES / "activity-small-fenix2-run.fit", tmp_path / "run.fit")
    shutil.copy(SAMPLES / "Settings.fit", tmp_path / "settings.fit")
    (tmp_path / "notes.txt").write_text("not mine to read")
    out, err = said("import_files", str(tmp_path), athlete=owner.handle)
    assert "3 files: 2 done, 1 failed." in out
    assert "settings.fit: This FIT file holds the settings of a device." in err
    assert sorted(Activity.objects.values_list("sport", flat=True)) == ["Hike", "Run"]
    out, _err = said("import_files", str(tmp_path / "run.fit"), athlete=f"@{owner.handle}")
    assert "1 files: 1 duplicate." in out
    assert Activity.objects.count() == 2


def test_the_audience_can_be_chosen(owner: User) -> None:
    path = str(SAMPLES / "activity-small-fenix2-run.fit")
    said("import_files", path, athlete=owner.handle, visibility="only_me")
    assert Activity.objects.get().post.audience == "only_me"


def test_an_unknown_athlete_or_path_is_said_before_anything_is_read(owner: User) -> None:
    with pytest.raises(CommandError, match="no athlete @nobody"):
        call_command("import_files", str(SAMPLES), athlete="nobody")
    with pytest.raises(CommandError, match="Not found: /no/such/file"):
        call_command("import_files", "/no/such/file", athlete=owner.handle)
    with pytest.raises(CommandError, match="no athlete @nobody"):
        call_command("recompute", athlete="nobody")


def test_what_is_up_to_date_is_left_alone(activity: Activity) -> None:
    assert "0 activities would be" in said("recompute", dry_run=True)[0]
    assert "1 activities would be" in said("recompute", dry_run=True, force=True)[0]
    assert "0 activities are queued" in said("recompute")[0]
    assert not Job.objects.filter(kind="activity.recompute").exists()


def test_an_older_algorithm_is_queued_and_made_new(activity: Activity, drain: Drain) -> None:
    Activity.objects.update(algorithm_version=0, distance_m=1.0)
    assert "1 activities are queued" in said("recompute")[0]
    said("recompute")  # asking again queues nothing twice
    assert Job.objects.filter(kind="activity.recompute", state=State.QUEUED).count() == 1
    drain()
    made_new = Activity.objects.get()
    assert made_new.distance_m == activity.distance_m
    assert made_new.algorithm_version == activity.algorithm_version


def test_a_changed_measure_makes_only_that_athlete_s_activities_stale(
    activity: Activity, owner: User, cast: object
) -> None:
    measures.record(athlete=owner, kind="weight_kg", value=70, from_date=date(2020, 1, 1))
    assert "1 activities would be" in said("recompute", athlete=owner.handle, dry_run=True)[0]
    assert "0 activities would be" in said("recompute", athlete="stranger", dry_run=True)[0]


def test_now_works_here_and_says_how_far_it_is(activity: Activity) -> None:
    Activity.objects.update(algorithm_version=0, moving_s=1.0)
    out, _err = said("recompute", now=True)
    assert "1 of 1" in out
    assert "1 worked out again, 0 failed." in out
    assert Activity.objects.get().moving_s == activity.moving_s


def test_a_lost_original_is_said_and_does_not_stop_the_rest(activity: Activity) -> None:
    origin = activity.origins.select_related("source_file").get()
    origin.source_file.file.storage.delete(origin.source_file.file.name)
    out, err = said("recompute", now=True, force=True)
    assert "0 worked out again, 1 failed." in out
    assert activity.public_id in err
    assert Activity.objects.get().distance_m == activity.distance_m
