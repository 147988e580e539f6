"""What imports kept for later, to carry away."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Table

_STORY = "how an archive came in; what it brought is carried"

TABLES = (
    Table(
        "keepsakes",
        "activities_imports.Keepsake",
        owner="athlete",
        key=("service", "topic", "sha256"),
        only=Q(deleted_at=None),
        leaves={"item": _STORY, "deleted_at": "deleted ones stay behind"},
    ),
)
LEAVES = {
    "activities_imports.Import": _STORY,
    "activities_imports.ImportItem": _STORY,
    "activities_imports.ImportPart": _STORY,
}
