"""The profile an athlete carries away, with the picture."""

from __future__ import annotations

from stravalite.portability import Attached, Table

TABLES = (
    Table(
        "profile",
        "accounts_profile.Profile",
        owner="athlete",
        key=("athlete",),
        attached=Attached("picture", "picture_sha256", "photos"),
    ),
)
