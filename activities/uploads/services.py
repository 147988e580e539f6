"""Receiving a file: kept first, read later, answered at once."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.limits import max_upload_mb
from accounts.people.models import User
from activities.uploads.models import SourceFile, Upload, UploadStatus
from stravalite.errors import DomainError
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Priority

OPTION_NAMES = ("name", "description", "sport", "visibility", "gear")


class FileTooLarge(DomainError):
    code = "file_too_large"
    status = 413
    message = gettext_lazy("This file is larger than this server takes.")


class NoFile(DomainError):
    code = "no_file"
    status = 400
    message = gettext_lazy("No file arrived.")
    hint = gettext_lazy("Send a FIT, GPX or TCX file in the field 'file'.")


def receive(
    *,
    athlete: User,
    file: File[bytes],
    name: str = "",
    options: dict[str, Any],
    priority: Priority = Priority.PERSON_WAITING,
) -> Upload:
    """Keeps the bytes and queues their reading. FileTooLarge names the limit."""
    limit_mb = max_upload_mb(athlete)
    if (file.size or 0) > limit_mb * 1024 * 1024:
        raise FileTooLarge(hint=_("The limit is %(limit)d MB a file.") % {"limit": limit_mb})
    given = clean_name(name or getattr(file, "name", "") or "")
    source = keep(athlete=athlete, file=file, name=given)
    chosen = {key: options[key] for key in OPTION_NAMES if options.get(key)}
    with transaction.atomic():
        upload = Upload(athlete=athlete, source_file=source, name=given, options=chosen)
        job = jobs.enqueue(
            "upload.read",
            key=str(source.pk),
            payload={"source_file": source.pk},
            athlete_id=athlete.pk,
            priority=priority,
        )
        upload.job_id = job.pk
        upload.save(force_insert=True)
    return upload


def clean_name(name: str) -> str:
    """The last part of what the client called it, without what a file system minds."""
    last = PurePath(name.replace("\\", "/")).name or "recording"
    try:
        return get_valid_filename(last)[-200:]
    except Exception:  # noqa: BLE001 - Django refuses "." and the like with SuspiciousFileOperation
        return "recording"


def keep(*, athlete: User, file: File[bytes], name: str) -> SourceFile:
    """The stored original; the same bytes of one athlete are stored once, even when sent twice at once."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    known = SourceFile.objects.filter(athlete=athlete, sha256=sha256).first()
    if known is not None:
        return known
    file.seek(0)
    source = SourceFile(athlete=athlete, sha256=sha256, size=file.size or 0, name=name)
    source.file.save(sha256, file, save=False)
    try:
        with transaction.atomic():
            source.save(force_insert=True)
    except IntegrityError:  # the other of two simultaneous uploads was first
        kept = SourceFile.objects.get(athlete=athlete, sha256=sha256)
        # a disk gave us a name of our own; object storage may have put both under one
        if kept.file.name != source.file.name:
            source.file.storage.delete(str(source.file.name))
        return kept
    return source


def try_again(upload: Upload) -> Upload:
    """Reads a failed upload's file once more, for instance after an update of the readers."""
    with transaction.atomic():
        job = jobs.enqueue(
            "upload.read",
            key=str(upload.source_file_id),
            payload={"source_file": upload.source_file_id},
            athlete_id=upload.athlete_id,
            priority=Priority.PERSON_WAITING,
        )
        Upload.objects.filter(pk=upload.pk, status=UploadStatus.FAILED).update(
            status=UploadStatus.QUEUED, error_code="", error_facts={}, job_id=job.pk
        )
    upload.refresh_from_db()
    return upload
