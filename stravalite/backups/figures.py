"""The last backup and the last proof, on the console's first page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext, gettext_lazy

from stravalite.audit.models import Entry
from stravalite.console.figures import Figure, register

_LATE = timedelta(hours=36)


def figures() -> list[Figure]:
    if not settings.BACKUPS:
        return [Figure(gettext("Switched off"), "–", note=gettext("BACKUPS is off"))]
    return [
        _figure(gettext("Last backup"), "backup.made"),
        _figure(gettext("Last proof that it can be restored"), "backup.proved"),
    ]


def _figure(label: str, verb: str) -> Figure:
    newest = Entry.objects.filter(verb=verb).order_by("-at").first()
    at: datetime | None = newest.at if newest else None
    first = Entry.objects.order_by("at").values_list("at", flat=True).first()
    since = at or first or timezone.now()
    late = timezone.now() - since > _LATE
    said = gettext("%(age)s ago") % {"age": timesince(at, depth=1)} if at else gettext("not yet")
    note = gettext("more than a day late: see the jobs") if late else ""
    return Figure(label, said, is_bad=late, note=note)


register("backups", figures, title=gettext_lazy("Backups"), order=45)
