"""The console's own log of an athlete who leaves: what they did there, and what was done to them."""

from __future__ import annotations

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q


def erase(athlete_id: int) -> None:
    """An entry repeats the name of what it is about, so entries about the person go too."""
    person = ContentType.objects.get_for_model(get_user_model())
    about = Q(content_type=person, object_id=str(athlete_id))
    LogEntry.objects.filter(about | Q(user=athlete_id)).delete()
