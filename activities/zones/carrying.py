"""Zones go with their athlete; the secret that places them does not."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Table

TABLES = (
    Table(
        "privacy-zones",
        "activities_zones.PrivacyZone",
        owner="athlete",
        key=("public_id",),
        only=Q(deleted_at=None),
        leaves={
            "deleted_at": "deleted ones stay behind",
            "seed": "with it anybody could work out where home is from what is shown",
            "basis_m": "belongs to the secret of this server",
        },
    ),
)
LEAVES = {
    "activities_zones.HidingSecret": "With it anybody could work out where home is from what is shown.",
}
