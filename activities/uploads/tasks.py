"""What jobs do here. Each fetches and calls one service; running twice changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.urls import reverse
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from activities.activity.deletion import forget_gear
from activities.activity.models import Activity, Status
from activities.activity.services import request_recompute
from activities.recordings.recording import UnreadableFile
from activities.uploads import deletion, importing, recomputing
from activities.uploads.models import SourceFile, Upload, UploadStatus
from activities.uploads.queries import made_of
from social.notifications.kinds import Kind
from social.notifications.services import notify
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import Permanent, job
from stravalite.jobs.services import enqueue, report_progress

FAILED = Kind(
    "upload.failed",
    _("A file could not be read"),
    _("When reading a file went wrong time and again and is not tried any more."),
    one=_("%(file)s could not be read. The file is kept."),
    icon="alert-triangle",
    letter="upload-failed",
)
OPEN = (UploadStatus.QUEUED, UploadStatus.PROCESSING)


def _fail(uploads: list[Upload], code: str, facts: dict[str, object]) -> None:
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).update(
        status=UploadStatus.FAILED,
        error_code=code,
        error_facts=facts,
        finished_at=clock.now(),
    )


def _given_up(ledger_row: Job) -> None:
    """The reading crashed time and again: the person is told, the original stays."""
    waiting = Upload.objects.filter(
        source_file_id=ledger_row.payload.get("source_file"), status__in=OPEN
    )
    for upload in waiting.select_related("athlete"):
        notify(
            upload.athlete,
            FAILED,
            thing=upload.public_id,
            context={"file": upload.name},
            url=reverse("upload"),
        )
    _fail(list(waiting), "internal", {})


@job("upload.read", on_dead=_given_up)
def read_upload(ledger_row: Job) -> None:
    """Reads one original and settles every upload of it that waits."""
    source = SourceFile.objects.filter(pk=ledger_row.payload["source_file"]).first()
    if source is None:  # the athlete is gone
        return
    waiting = list(
        source.uploads.filter(status__in=OPEN).select_related("source_file").order_by("pk")
    )
    if not waiting:
        return
    Upload.objects.filter(pk__in=[upload.pk for upload in waiting]).update(
        status=UploadStatus.PROCESSING
    )
    if not made_of(source):
        report_progress(ledger_row, stage="reading")
        try:
            recordings = importing.read_in_child(source)
        except UnreadableFile as error:
            _fail(waiting, error.code, dict(error.facts))
            return
        report_progress(ledger_row, stage="saving")
        upload = waiting.pop(0)
        incoming = importing.Incoming(upload.athlete_id, source, upload.options, upload=upload)
        with transaction.atomic():
            importing.settle(upload, importing.write(recordings, incoming))
    known = made_of(source)
    Upload.objects.filter(pk__in=[upload.pk for upload in waiting]).update(
        status=UploadStatus.DUPLICATE, duplicate_of=known, finished_at=clock.now()
    )


def _recompute_given_up(ledger_row: Job) -> None:
    Activity.objects.filter(public_id=ledger_row.payload.get("activity")).update(
        status=Status.FAILED
    )


@job("activity.recompute", on_dead=_recompute_given_up)
def recompute_activity(ledger_row: Job) -> None:
    activity = (
        Activity.objects.select_related("post")
        .filter(public_id=ledger_row.payload["activity"])
        .first()
    )
    if activity is None:
        return
    try:
        recomputing.recompute(activity)
    except UnreadableFile as error:
        raise Permanent(
            error.code, f"The original cannot be read any more: {error.code}"
        ) from error


@job("athlete.recompute")
def recompute_athlete(ledger_row: Job) -> None:
    """Queues every activity of the athlete that is stale; each is a job of its own."""
    if ledger_row.athlete_id is None:
        return
    for activity in recomputing.stale(athlete_id=ledger_row.athlete_id):
        request_recompute(activity)


@shared_task(name="activities.uploads.forget_deleted")
def forget_deleted_activities() -> None:
    enqueue("activity.forget", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("activity.forget")
def forget_deleted(ledger_row: Job) -> None:
    gear = forget_gear(clock.now() - deletion.RESTORABLE)
    report_progress(ledger_row, forgotten=deletion.forget_deleted(), gear=gear)
