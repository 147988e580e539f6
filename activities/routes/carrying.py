"""The routes an athlete carries away."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Table

TABLES = (
    Table(
        "routes",
        "activities_routes.Route",
        owner="athlete",
        key=("public_id",),
        only=Q(deleted_at=None),
        leaves={"deleted_at": "deleted ones stay behind"},
    ),
)
