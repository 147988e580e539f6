"""Saved views go along; ways back from what was done to many activities end here."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Table

TABLES = (
    Table(
        "saved-views",
        "activities_log.SavedView",
        owner="athlete",
        key=("public_id",),
        only=Q(deleted_at=None),
        leaves={"deleted_at": "deleted ones stay behind"},
    ),
)
_BACK = "a way back for 30 days, of use only where it was done"
LEAVES = {"activities_log.BulkChange": _BACK, "activities_log.BulkItem": _BACK}
