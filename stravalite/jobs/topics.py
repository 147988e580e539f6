"""Who may hear of a job's progress: the athlete it works for, and staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from stravalite.jobs.models import Job
from stravalite.live.topics import register


@register("job")
def may_hear(user: Any, object_id: str) -> bool:
    """Grants `job:<uuid>` to its athlete."""
    if isinstance(user, AnonymousUser):
        return False
    try:
        job_id = UUID(object_id)
    except ValueError:
        return False
    return Job.objects.filter(pk=job_id, athlete=user).exists()
