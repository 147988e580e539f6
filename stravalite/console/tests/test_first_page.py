"""The console's first page: who works, what fills the disk, what is found by an id."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.people.models import Role, User
from activities.uploads.models import Upload, UploadStatus
from conftest import Cast
from stravalite.audit.models import Entry
from stravalite.audit.services import record
from stravalite.console.figures import Figure, panels
from stravalite.console.roles import OWNER
from stravalite.jobs import pulse, tasks
from stravalite.jobs.models import Job, Pulse, State
from tests.recorded import hand_in

Browser = Callable[[User | None], Client]


@pytest.fixture
def staff(cast: Cast) -> User:
    User.objects.filter(pk=cast.staff.pk).update(role=Role.OWNER)
    cast.staff.refresh_from_db()
    return cast.staff


def figure(panel: str, label: str) -> Figure:
    found = [one for one in panels(OWNER) if str(one.title) == panel]
    return next(one for one in found[0].figures if str(one.label) == label)


def silent_for(seconds: int) -> None:
    Pulse.objects.update_or_create(
        worker="w", defaults={"seen_at": timezone.now() - timedelta(seconds=seconds)}
    )
    cache.clear()


def test_a_worker_that_fell_silent_is_told_within_three_minutes(db: None) -> None:
    assert figure("Workers", "Heard of").is_bad
    pulse._last_beat.clear()
    tasks.sweep()
    assert not figure("Workers", "Heard of").is_bad
    assert figure("Workers", "Heard of").value == 1
    Pulse.objects.all().delete()
    silent_for(120)
    assert not figure("Workers", "Heard of").is_bad, "a late sweep is no alarm"
    silent_for(179)
    silent = figure("Workers", "Heard of")
    assert silent.is_bad
    assert "what people hand in waits" in str(silent.note)


def test_a_burst_of_jobs_writes_one_pulse(db: None, django_assert_num_queries: Any) -> None:
    pulse._last_beat.clear()
    pulse.beat("busy")
    with django_assert_num_queries(0):
        for _job in range(50):
            pulse.beat("busy")
    silent_for(90_000)
    pulse.forget_silent()
    assert list(Pulse.objects.values_list("worker", flat=True)) == ["busy"]


def test_athletes_see_that_their_file_is_safe_while_nobody_works(
    owner: User, browser: Browser
) -> None:
    from activities.uploads.services import receive

    receive(athlete=owner, file=ContentFile(b"x", name="x.fit"), options={})
    client = browser(owner)
    silent_for(200)
    assert "your file is safe" in client.get("/upload").text
    silent_for(1)
    page = client.get("/upload").text
    assert "your file is safe" not in page
    assert "Waiting its turn" in page


def test_disk_mail_and_backups(db: None, settings: Any) -> None:
    assert "the disk" in str(figure("Disk", "Free").note)
    assert figure("Disk", "Database").value != "0 bytes"
    settings.BACKUPS = True
    assert figure("Backups", "Last backup").value == "not yet"
    assert not figure("Backups", "Last backup").is_bad, "a new server has a night's time"
    Entry(verb="backup.made", at=timezone.now() - timedelta(hours=40)).save()
    assert figure("Backups", "Last backup").is_bad
    record("backup.made")
    assert not figure("Backups", "Last backup").is_bad
    settings.BACKUPS = False
    assert "BACKUPS is off" in figure("Backups", "Switched off").note
    settings.MAIL_CONFIGURED = False
    assert "EMAIL_HOST" in figure("Mail", "Not configured").note
    settings.MAIL_CONFIGURED = True
    assert figure("Mail", "Last letter sent").value == "never"
    Job.objects.create(
        kind="people.prove_address", key="1", state=State.DEAD, last_error="refused",
        finished_at=timezone.now(),
    )  # fmt: skip
    assert figure("Mail", "Last failure").is_bad


def test_every_id_is_found(cast: Cast, staff: User, browser: Browser) -> None:
    upload = hand_in(cast.owner, "garmin-edge-500-activity.fit")
    job = Job.objects.get(pk=upload.job_id)
    Job.objects.filter(pk=job.pk).update(request_id="req-of-the-upload")
    made = upload.origins.get().activity
    client = browser(staff)

    def hits(term: str) -> str:
        page: str = client.get("/admin/search/", {"q": term}).text
        return page.split("</form>", 2)[-1]

    person = f"/admin/accounts_people/user/{cast.owner.pk}/change/"
    for term in (cast.owner.handle, f"@{cast.owner.handle}", cast.owner.email.upper()):
        assert person in hits(term), term
    assert person in hits(cast.owner.public_id)
    assert f"/admin/activities_activity_activity/{made.pk}/change/".replace(
        "activities_activity_activity", "activities_activity/activity"
    ) in hits(made.public_id)
    of_job = f"/admin/stravalite_jobs/job/{job.pk}/change/"
    of_upload = f"/admin/activities_uploads/upload/{upload.pk}/change/"
    for term in (str(job.pk), "req-of-the-upload"):
        assert of_job in hits(term), term
        assert of_upload in hits(term), term
        assert made.public_id in hits(term), term
    assert of_upload in hits(upload.public_id)
    assert "Nothing here goes by that name" in hits("no-such-thing")


def test_the_request_id_of_an_error_page_leads_to_everything(
    cast: Cast, staff: User, browser: Browser
) -> None:
    """What a person reads out from an error page is what the console finds."""
    client = browser(cast.owner)
    refused = client.post(
        "/upload",
        {"file": ContentFile(b"nothing", name="x.doc")},
        HTTP_X_REQUEST_ID="told-by-phone",
    )
    assert refused.headers["X-Request-ID"] == "told-by-phone"
    Upload.objects.update(status=UploadStatus.FAILED)
    record("token.made", athlete=cast.owner)
    page = browser(staff).get("/admin/search/", {"q": "told-by-phone"}).text
    assert "Uploads" in page
    assert "Jobs" in page
    signed = Client().post(
        "/login",
        {"login": cast.owner.email, "password": "wrong"},
        HTTP_X_REQUEST_ID="sign-in-error",
    )
    assert signed.status_code == 422
    assert "session.refused" in browser(staff).get("/admin/search/?q=sign-in-error").text


def test_each_role_finds_what_it_may_see(cast: Cast, browser: Browser) -> None:
    upload = hand_in(cast.owner, "garmin-edge-500-activity.fit")
    for role, term, seen in [
        (Role.MODERATOR, cast.owner.handle, True),
        (Role.OPERATOR, cast.owner.handle, False),
        (Role.OPERATOR, upload.public_id, True),
        (Role.MODERATOR, upload.public_id, False),
    ]:
        User.objects.filter(pk=cast.staff.pk).update(role=role, is_superuser=False)
        cast.staff.refresh_from_db()
        page = browser(cast.staff).get("/admin/search/", {"q": term}).text
        assert ("Nothing here goes by that name" not in page) is seen, (role, term)
