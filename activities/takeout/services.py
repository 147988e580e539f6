"""Asking for everything of oneself in one file, making it, and letting it go."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from activities.takeout.models import UNDER_WAY, Export, ExportStatus
from activities.takeout.packing import Progress, pack
from social.notifications.kinds import PRESSING, Kind
from social.notifications.services import notify
from stravalite.audit.services import record
from stravalite.errors import DomainError
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Job, Priority

#: So long a finished export can be downloaded.
KEPT = timedelta(days=7)
READY = Kind(
    "export.ready",
    _("Your export is ready"),
    _("When the file with everything of yours can be downloaded."),
    usual=PRESSING,
    one=_("Your export is ready: everything of yours in one file."),
    icon="download",
    letter="export-ready",
)


class UnderWay(DomainError):
    code = "export_under_way"
    status = 409
    message = _("An export is being made already.")
    hint = _("Wait until it is ready, or remove it first.")


class NotReady(DomainError):
    code = "export_not_ready"
    status = 409
    message = _("There is nothing to download.")
    hint = _("Wait until it is ready, or ask for a new one.")


def ask(athlete: User) -> Export:
    """Queues an export of everything. UnderWay while another is being made."""
    try:
        with transaction.atomic():
            export = Export.objects.create(athlete=athlete)
            job = jobs.enqueue(
                "account.export",
                key=export.public_id,
                payload={"export": export.public_id},
                athlete_id=athlete.pk,
                priority=Priority.BACKFILL,
            )
            export.job_id = job.pk
            export.save(update_fields=["job_id"])
            record("export.asked", actor=athlete, athlete=athlete, target=export.public_id)
    except IntegrityError as error:
        if Export.objects.of(athlete.pk).filter(status__in=UNDER_WAY).exists():
            raise UnderWay from error
        raise
    return export


def make(export: Export, progress: Progress) -> None:
    """Packs everything and keeps it; the export before it goes. Running it twice makes one."""
    if export.status not in UNDER_WAY:
        return
    Export.objects.filter(pk=export.pk).update(status=ExportStatus.WORKING)
    with tempfile.TemporaryFile(prefix="export-") as target:
        packed = pack(export.athlete, target, progress)
        size = target.tell()
        target.seek(0)
        _keep(export, target, size, packed.counts)


def _keep(export: Export, content: IO[bytes], size: int, counts: dict[str, Any]) -> None:
    """The file first, then the row: torn in between, the next run writes the same name again."""
    storage: Storage = export.file.storage
    storage.delete(str(Export._meta.get_field("file").upload_to(export, "")))  # type: ignore[operator]
    export.file.save("export.zip", File(content), save=False)
    now = clock.now()
    with transaction.atomic():
        kept = Export.objects.filter(pk=export.pk, status__in=UNDER_WAY).update(
            status=ExportStatus.READY,
            file=export.file.name,
            size=size,
            counts=counts,
            finished_at=now,
            expires_at=now + KEPT,
        )
        if kept:
            notify(
                export.athlete,
                READY,
                thing=export.public_id,
                context={},
                url=reverse("exports"),
            )
    if not kept:  # removed while it was being made
        storage.delete(str(export.file.name))
        return
    for former in Export.objects.of(export.athlete_id).filter(pk__lt=export.pk):
        let_go(former)


def percent_of(export: Export) -> int:
    """How far the packing is."""
    if export.status not in UNDER_WAY or export.job_id is None:
        return 100 if export.status == ExportStatus.READY else 0
    told = Job.objects.filter(pk=export.job_id).values_list("progress", flat=True).first()
    return int((told or {}).get("percent", 0))


def give_up(export: Export) -> None:
    Export.objects.filter(pk=export.pk, status__in=UNDER_WAY).update(
        status=ExportStatus.FAILED, finished_at=clock.now()
    )


def to_download(export: Export) -> Export:
    """The export, noted as downloaded. NotReady when there is no file (any more)."""
    expired = export.expires_at is None or export.expires_at <= clock.now()
    if export.status != ExportStatus.READY or expired:
        raise NotReady
    athlete = export.athlete
    record("export.downloaded", actor=athlete, athlete=athlete, target=export.public_id)
    return export


def remove(export: Export) -> None:
    """At the athlete's word, also while it is being made."""
    record("export.removed", actor=export.athlete, athlete=export.athlete, target=export.public_id)
    let_go(export)


def let_go(export: Export) -> None:
    """A file goes before its row."""
    if export.file.name:
        export.file.storage.delete(str(export.file.name))
    export.delete()


def forget_old() -> int:
    """Those whose week is over, and failed ones as old. Returns how many."""
    now = clock.now()
    over = Export.objects.filter(expires_at__lt=now) | Export.objects.filter(
        status=ExportStatus.FAILED, created_at__lt=now - KEPT
    )
    for export in (gone := list(over)):
        let_go(export)
    return len(gone)
