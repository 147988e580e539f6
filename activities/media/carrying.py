"""What of this room an athlete carries away: the photos as they came, with all that is said of them."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Attached, Table

TABLES = (
    Table(
        "photos",
        "activities_media.Photo",
        "athlete",
        ("public_id",),
        leaves={"renditions": "drawn anew from the original"},
        only=Q(deleted_at=None, activity__post__deleted_at=None, post__deleted_at=None),
        attached=Attached("file", "sha256", "photos", "name"),
    ),
)
