"""What the log tells an athlete of the account, to carry away; nothing of it means anything elsewhere."""

from __future__ import annotations

from django.db.models import Q

from stravalite.audit.verbs import FOR_ATHLETES
from stravalite.portability import Table

TABLES = (
    Table(
        "security-activity",
        "stravalite_audit.Entry",
        owner="athlete",
        by="public_id",
        key=("at", "verb", "request_id"),
        only=Q(verb__in=FOR_ATHLETES),
        leaves={
            "actor": "may name staff",
            "acting_as": "may name staff",
            "athlete": "the same on every line",
        },
        stays="It tells of another server.",
    ),
)
