"""Original files an athlete carries away, and which activity was read from which."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Attached, Table

TABLES = (
    Table(
        "originals",
        "activities_uploads.SourceFile",
        owner="athlete",
        key=("sha256",),
        attached=Attached("file", "sha256", "originals", name="name"),
    ),
    Table(
        "origins",
        "activities_uploads.Origin",
        owner="activity__athlete",
        key=("activity", "source_file", "index"),
        only=Q(activity__post__deleted_at=None),
        leaves={"upload": "how it was handed in"},
    ),
)
LEAVES = {
    "activities_uploads.Upload": "how each file was handed in; the files themselves are carried",
    "activities_streams.Streams": "read again from the originals, which are carried",
}
