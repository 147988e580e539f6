"""Taking an import back leaves nothing, bringing it back brings everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.people.models import User
from activities.activity.models import Activity, Gear
from activities.activity.services import create_manual, delete, edit
from activities.imports import deletion, services
from activities.imports.models import Import, ImportStatus, Outcome
from activities.imports.queries import standing
from activities.imports.tests import dump
from activities.imports.tests.test_bring_history import ARCHIVE, bring, hand_in
from activities.recordings.reading import read
from activities.uploads.deletion import forget_deleted
from stravalite.jobs import runner
from stravalite.jobs.models import Job, State
from tests import recorded
from tests.recorded import work
from tests.strava_export import FIRST_DAY, Made, make


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path / "export_1.zip", keep_files=True, **ARCHIVE)


def take_back(whole: Import) -> None:
    services.undo(whole)
    work()
    whole.refresh_from_db()
    assert whole.status == ImportStatus.UNDONE


@pytest.fixture
def let_time_pass(django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """So long that nothing can be restored any more, and the nightly jobs have run."""

    def pass_by() -> None:
        with (
            time_machine.travel(timezone.now() + timedelta(days=31), tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            forget_deleted()
            deletion.forget_old()
            work()

    return pass_by


@pytest.mark.django_db
def test_undoing_leaves_exactly_what_was_there_before(
    owner: User, made: Made, let_time_pass: Callable[[], None]
) -> None:
    recorded.hand_in(owner, "ride.fit", made.files["activities/1000002.fit.gz"])
    create_manual(
        athlete=owner, sport="Run", start_time=datetime(2020, 5, 1, 7, tzinfo=UTC), elapsed_s=1800
    )
    work()
    tables, files = dump.tables(), dump.files()

    whole = bring(owner, made.path)
    assert standing(whole).created == made.different - 1 + made.manual
    assert dump.tables() != tables
    take_back(whole)
    assert Activity.objects.of(owner.pk).count() == 2
    let_time_pass()

    now = dump.tables()
    assert {name: rows for name, rows in now.items() if rows != tables.get(name)} == {}
    assert now == tables
    assert dump.files() == files


@pytest.mark.django_db
def test_an_activity_typed_in_that_a_file_completed_is_as_it_was(
    owner: User, made: Made, let_time_pass: Callable[[], None]
) -> None:
    sport = read(made.files["activities/1000000.fit.gz"])[0].sport
    typed = create_manual(athlete=owner, sport=sport, start_time=FIRST_DAY, elapsed_s=1200)
    work()
    tables = dump.tables()
    whole = bring(owner, made.path)
    typed.refresh_from_db()
    assert typed.distance_m
    take_back(whole)
    let_time_pass()
    typed.refresh_from_db()
    assert typed.distance_m is None
    assert {n: r for n, r in dump.tables().items() if r != tables.get(n)} == {}
    assert dump.tables() == tables


@pytest.mark.django_db
def test_what_was_undone_can_be_restored_for_thirty_days(owner: User, made: Made) -> None:
    whole = bring(owner, made.path)
    before = {
        name: rows for name, rows in dump.tables().items() if not name.startswith("activities_imp")
    }
    take_back(whole)
    assert not Activity.objects.of(owner.pk).exists()
    assert not Gear.objects.of(owner.pk).exists()

    services.redo(whole)
    work()
    whole.refresh_from_db()

    assert whole.status == ImportStatus.DONE
    after = dump.tables()
    # the repeating file was read and joined anew, and its athlete told so; everything else is the very
    # same row
    differing = {name for name, rows in after.items() if rows != before.get(name)}
    told = {name: set(after[name]) ^ set(before.get(name, [])) for name in differing}
    assert differing <= {"activities_uploads.Origin", "social_notifications.Notification"}, told
    assert len(after["activities_uploads.Origin"]) == len(before["activities_uploads.Origin"])


@pytest.mark.django_db
def test_what_the_athlete_deleted_before_stays_deleted(owner: User, made: Made) -> None:
    whole = bring(owner, made.path)
    delete(Activity.objects.get(name="Loop 0"))
    take_back(whole)
    services.redo(whole)
    work()
    assert not Activity.objects.of(owner.pk).filter(name="Loop 0").exists()
    assert Activity.objects.of(owner.pk).count() == made.different + made.manual - 1


@pytest.mark.django_db
def test_an_archive_undone_and_handed_in_anew_is_added_once(owner: User, made: Made) -> None:
    first = bring(owner, made.path)
    take_back(first)
    second = bring(owner, made.path)
    assert standing(second).created == made.different + made.manual
    services.redo(first)
    work()
    assert Activity.objects.of(owner.pk).count() == made.different + made.manual


@pytest.mark.django_db
def test_a_title_given_meanwhile_survives_undoing(owner: User, made: Made) -> None:
    recorded.hand_in(owner, "ride.fit.gz", made.files["activities/1000000.fit.gz"])
    (mine,) = Activity.objects.of(owner.pk)
    whole = bring(owner, made.path)
    mine.refresh_from_db()
    edit(mine, name="What I call it")
    take_back(whole)
    mine.refresh_from_db()
    assert mine.name == "What I call it"


@pytest.mark.django_db
def test_a_run_that_is_taken_back_in_the_middle_leaves_nothing(owner: User, made: Made) -> None:
    whole = hand_in(owner, made.path)
    services.start(whole)
    start = Job.objects.get(kind="import.start", state=State.QUEUED)
    runner.run(start.pk)
    for job_id in list(
        Job.objects.filter(kind="import.item", state=State.QUEUED).values_list("pk", flat=True)
    )[:3]:
        runner.run(job_id)
    take_back(whole)
    assert not Activity.objects.of(owner.pk).exists()
    assert whole.items.filter(outcome=Outcome.PENDING).exists()
