"""From the first part of an archive to "go": receiving, looking through, starting, pausing, taking back."""

from __future__ import annotations

import math
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import Audience, User
from activities.imports import marks, storing
from activities.imports.models import BUSY, Import, ImportStatus, Outcome
from activities.imports.queries import standing
from activities.uploads.services import clean_name
from social.notifications.kinds import PRESSING, Kind
from social.notifications.services import notify, withdraw
from stravalite.errors import DomainError
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Priority
from stravalite.live.whisper import whisper_on_commit

DONE = Kind(
    "import.done",
    gettext_lazy("An import is done"),
    gettext_lazy("When everything of an archive has been added, with the counts."),
    usual=PRESSING,
    one=gettext_lazy("%(file)s has been added: %(created)s new activities."),
    icon="file-upload",
    letter="import-done",
)
PART_BYTES = 8 * 1024 * 1024
#: Archives that wait for their last part or for a word; more would only fill the disk.
MAX_OPEN = 5


class ArchiveTooLarge(DomainError):
    code = "archive_too_large"
    status = 413
    message = gettext_lazy("This archive is larger than this server takes.")


class TooManyOpen(DomainError):
    code = "too_many_imports"
    status = 409
    message = gettext_lazy("You have several imports that are not finished.")
    hint = gettext_lazy("Finish or discard one of them first.")


class WrongPart(DomainError):
    code = "wrong_part"
    status = 422
    message = gettext_lazy("This part does not fit the archive.")


class NotNow(DomainError):
    code = "import_not_in_state"
    status = 409
    message = gettext_lazy("The import is in another state by now.")
    hint = gettext_lazy("Look at it again.")


def begin(*, athlete: User, name: str, size: int) -> Import:
    """Announces an archive of `size` bytes. Parts of `part_size` follow; ArchiveTooLarge says the limit."""
    if size > settings.IMPORT_MAX_BYTES:
        limit_gb = settings.IMPORT_MAX_BYTES / 1024**3
        raise ArchiveTooLarge(hint=_("The limit is %(limit).0f GB.") % {"limit": limit_gb})
    if size < 1:
        raise WrongPart(_("The archive is empty."), hint=_("Choose another file."))
    waiting = Import.objects.of(athlete.pk).filter(
        status__in=[ImportStatus.RECEIVING, ImportStatus.PREVIEW, ImportStatus.SCANNING]
    )
    same = waiting.filter(status=ImportStatus.RECEIVING, name=clean_name(name), size=size).first()
    if same is not None:  # the browser was closed half-way: go on where it was
        return same
    if waiting.count() >= MAX_OPEN:
        raise TooManyOpen
    return Import.objects.create(
        athlete=athlete, name=clean_name(name), size=size, part_size=PART_BYTES
    )


def part_count(whole: Import) -> int:
    return math.ceil(whole.size / whole.part_size)


def missing_parts(whole: Import) -> list[int]:
    """Numbers of the parts that have not arrived, in order."""
    here = set(whole.parts.filter(container=0).values_list("number", flat=True))
    return [number for number in range(part_count(whole)) if number not in here]


def receive_part(whole: Import, *, number: int, content: File[bytes] | bytes) -> Import:
    """Keeps one part; the last one to arrive starts the look through. Sending a part twice is harmless."""
    if whole.status != ImportStatus.RECEIVING:
        raise NotNow
    count = part_count(whole)
    size = len(content) if isinstance(content, bytes) else content.size or 0
    last = whole.size - (count - 1) * whole.part_size
    if not 0 <= number < count or size != (last if number == count - 1 else whole.part_size):
        raise WrongPart(
            hint=_("Part %(number)d of %(count)d must have %(size)d bytes.")
            % {
                "number": number,
                "count": count,
                "size": last if number == count - 1 else whole.part_size,
            }
        )
    storing.save_part(whole, number, content)
    arrived = whole.parts.filter(container=0).aggregate(n=Sum("size"))["n"] or 0
    if arrived >= whole.size:
        _look_through(whole)
    return whole


def receive(*, athlete: User, file: File[bytes], name: str = "") -> Import:
    """A whole archive at once, as a form without script sends it."""
    whole = begin(
        athlete=athlete, name=name or str(file.name or "archive.zip"), size=file.size or 0
    )
    if whole.status != ImportStatus.RECEIVING:
        return whole
    file.seek(0)
    for number in range(part_count(whole)):
        receive_part(whole, number=number, content=file.read(whole.part_size))
    return whole


def _look_through(whole: Import) -> None:
    with transaction.atomic():
        if not _move(whole, [ImportStatus.RECEIVING], ImportStatus.SCANNING):
            return
        _queue(whole, "import.scan", priority=Priority.PERSON_WAITING)


def _queue(whole: Import, kind: str, *, priority: Priority = Priority.UPLOAD) -> None:
    job = jobs.enqueue(
        kind,
        key=whole.public_id,
        payload={"import": whole.public_id},
        athlete_id=whole.athlete_id,
        priority=priority,
    )
    Import.objects.filter(pk=whole.pk).update(job_id=job.pk)
    whole.job_id = job.pk


def _move(whole: Import, before: list[ImportStatus], after: ImportStatus, **changes: Any) -> bool:
    """Changes the state if it still is one of `before`, and tells whoever looks."""
    moved = Import.objects.filter(pk=whole.pk, status__in=before).update(status=after, **changes)
    if moved:
        whole.status = after
        for field, value in changes.items():
            setattr(whole, field, value)
        whisper_on_commit(f"import:{whole.public_id}")
        marks.renew_on_commit(whole.athlete_id)
    return bool(moved)


def show_preview(whole: Import, preview: dict[str, Any]) -> None:
    _move(whole, [ImportStatus.SCANNING], ImportStatus.PREVIEW, preview=preview)


def give_up(whole: Import, code: str, facts: dict[str, Any]) -> None:
    """Nothing can be read from the archive; it stays until it is discarded."""
    _move(
        whole,
        [ImportStatus.RECEIVING, ImportStatus.SCANNING],
        ImportStatus.FAILED,
        error_code=code,
        error_facts=facts,
        finished_at=clock.now(),
    )


def start(whole: Import, *, audience: str = Audience.ONLY_ME) -> Import:
    """Begins adding everything the preview showed, newest first."""
    if audience not in Audience.values:
        raise DomainError(
            _("Choose who may see the activities."), fields={"visibility": [_("Choose one.")]}
        )
    with transaction.atomic():
        if not _move(
            whole,
            [ImportStatus.PREVIEW],
            ImportStatus.RUNNING,
            audience=audience,
            started_at=clock.now(),
        ):
            raise NotNow
        _queue(whole, "import.start", priority=Priority.PERSON_WAITING)
    return whole


def pause(whole: Import) -> Import:
    if not _move(whole, [ImportStatus.RUNNING], ImportStatus.PAUSED):
        raise NotNow
    return whole


def resume(whole: Import) -> Import:
    with transaction.atomic():
        if not _move(whole, [ImportStatus.PAUSED], ImportStatus.RUNNING):
            raise NotNow
        _queue(whole, "import.start", priority=Priority.PERSON_WAITING)
    return whole


def finish_if_done(whole: Import) -> bool:
    """Ends a run when nothing waits any more. True when this call ended it."""
    if whole.items.filter(outcome=Outcome.PENDING).exists():
        return False
    with transaction.atomic():
        ended = _move(
            whole,
            [ImportStatus.RUNNING, ImportStatus.REDOING],
            ImportStatus.DONE,
            finished_at=clock.now(),
        )
        if ended:
            _tell(whole)
    return ended


def _tell(whole: Import) -> None:
    now = standing(whole)
    counts = {name: str(getattr(now, name)) for name in ("created", "skipped", "failed")}
    notify(
        whole.athlete,
        DONE,
        thing=whole.public_id,
        context={"file": whole.name, **counts},
        url=reverse("import", args=[whole.public_id]),
    )


def retry(whole: Import) -> int:
    """What failed waits once more. Returns how many; NotNow while the import is not done or the archive is gone."""
    if whole.emptied_at is not None:
        raise NotNow(
            _("The archive itself is not kept any more."),
            hint=_("Hand it in again: what is here is not added twice."),
        )
    with transaction.atomic():
        failed = whole.items.filter(outcome=Outcome.FAILED).exclude(member=[])
        count = failed.update(outcome=Outcome.PENDING, error_code="", error_facts={})
        if not count:
            return 0
        if not _move(
            whole, [ImportStatus.DONE, ImportStatus.RUNNING], ImportStatus.RUNNING, finished_at=None
        ):
            raise NotNow
        _queue(whole, "import.start", priority=Priority.PERSON_WAITING)
    return count


def ignore(whole: Import, item_id: int) -> None:
    """The person does not want to hear of this failure any more."""
    whole.items.filter(pk=item_id, outcome=Outcome.FAILED).update(outcome=Outcome.IGNORED)


def undo(whole: Import) -> Import:
    """Takes back what the import added. Restorable for 30 days."""
    with transaction.atomic():
        if not _move(
            whole,
            [ImportStatus.DONE, ImportStatus.PAUSED, ImportStatus.RUNNING],
            ImportStatus.UNDOING,
            undone_at=clock.now(),
        ):
            raise NotNow
        withdraw(DONE, thing=whole.public_id)  # what it told is true no more
        _queue(whole, "import.undo")
    return whole


def redo(whole: Import) -> Import:
    """Brings back what undoing took away, while it still can."""
    if whole.emptied_at is not None:
        raise NotNow(_("The 30 days are over."), hint=_("Hand the archive in again."))
    with transaction.atomic():
        if not _move(whole, [ImportStatus.UNDONE], ImportStatus.REDOING, undone_at=None):
            raise NotNow
        _queue(whole, "import.redo")
    return whole


def settle_undo(whole: Import) -> None:
    _move(whole, [ImportStatus.UNDOING], ImportStatus.UNDONE, finished_at=clock.now())


def discard(whole: Import) -> None:
    """Forgets an import that has added nothing, with its archive. NotNow once it has begun."""
    with transaction.atomic():
        locked = Import.objects.select_for_update(of=("self",)).get(pk=whole.pk)
        if locked.status in BUSY or locked.started_at is not None:
            raise NotNow
        locked.status = ImportStatus.FAILED  # nobody starts it meanwhile
        locked.save(update_fields=["status"])
    storing.let_go(whole)
    whole.delete()
    marks.renew_on_commit(whole.athlete_id)
