"""The only way an edge reads streams."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from activities.activity.models import Activity
from activities.recordings.recording import Column
from activities.streams import codec
from activities.streams.models import Streams
from activities.streams.redaction import redaction_for
from social.graph.viewer import Viewer


@dataclass(frozen=True, slots=True)
class VisibleStreams:
    columns: dict[str, Column]
    original_size: int


EMPTY = VisibleStreams({}, 0)


def names_for(activity: Activity, viewer: Viewer) -> list[str]:
    """The columns this viewer could ask for; one query, no decompression."""
    names = Streams.objects.filter(activity=activity).values_list("names", flat=True).first()
    withheld = redaction_for(activity, viewer).streams
    return [name for name in names or [] if name not in withheld]


def streams_for(
    activity: Activity,
    viewer: Viewer,
    *,
    only: Collection[str] | None = None,
    reduced: bool = False,
) -> VisibleStreams:
    """The columns of a visible activity that this viewer may have; `time` is always among them.

    `reduced` gives at most 2,000 samples. One query.
    """
    field = "reduced" if reduced else "blob"
    row = Streams.objects.filter(activity=activity).values_list(field, "names", "size").first()
    if row is None:
        return EMPTY
    blob, names, size = row
    withheld = redaction_for(activity, viewer).streams
    wanted = {"time"} | {
        name for name in names if name not in withheld and (only is None or name in only)
    }
    return VisibleStreams(codec.decode(bytes(blob), only=wanted), size)
