"""Parts, reminders and what was done go along with their gear."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Table

_LIVE = Q(gear__deleted_at=None)

#: What others point at has the name that comes first: a reader takes tables in by their names.
TABLES = (
    Table(
        "gear-parts", "activities_gear.GearPart", owner="athlete", key=("public_id",), only=_LIVE
    ),
    Table(
        "gear-reminders",
        "activities_gear.GearReminder",
        owner="athlete",
        key=("public_id",),
        only=_LIVE,
    ),
    Table(
        "gear-services",
        "activities_gear.GearService",
        owner="athlete",
        key=("public_id",),
        only=_LIVE,
    ),
)
LEAVES = {"activities_gear.GearAlert": "what this server has told already"}
