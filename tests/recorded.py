"""Activities made from real files, for tests that need one with everything in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from accounts.people.models import User
from activities.activity.models import Activity
from activities.uploads import services
from activities.uploads.models import Upload
from stravalite.jobs import runner
from stravalite.jobs.models import Job, State

SAMPLES = Path(__file__).parent.parent / "activities" / "recordings" / "tests" / "samples"


def hand_in(athlete: User, name: str, data: bytes | None = None, **options: Any) -> Upload:
    """Hands a sample (or other bytes under that name) in and reads it, as a worker would."""
    content = (SAMPLES / name).read_bytes() if data is None else data
    upload = services.receive(athlete=athlete, file=ContentFile(content, name), options=options)
    work()
    upload.refresh_from_db()
    return upload


def work() -> None:
    """Does what waits in the ledger."""
    for _round in range(50):
        queued = Job.objects.filter(state=State.QUEUED).order_by("priority", "run_at")
        ids = list(queued.values_list("pk", flat=True))
        done = [job_id for job_id in ids if runner.run(job_id)]
        if not done:
            return
    raise AssertionError("the queue never empties")


def activity_of(upload: Upload) -> Activity:
    (origin,) = upload.origins.all()
    return origin.activity
