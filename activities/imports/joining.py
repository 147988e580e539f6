"""Summaries without a file that tell of a recording in the same archive: told by their start alone."""

from __future__ import annotations

import bisect
from datetime import datetime, timedelta

from activities.imports import entries
from activities.imports.models import Import, ImportItem

#: Garmin's summaries and files agree so closely on the start.
_APART = timedelta(seconds=5)
_TOLD = ("title", "description")


def join_by_start(whole: Import) -> int:
    """Gives recordings the words of their summaries, which are items no more. Returns how many joined."""
    recordings: list[tuple[datetime, ImportItem]] = sorted(
        (
            (item.moment, item)
            for item in whole.items.filter(kind=entries.RECORDING, error_code="", external_id="")
            if item.moment is not None
        ),
        key=lambda pair: pair[0],
    )
    joined = 0
    summaries = whole.items.filter(kind=entries.MANUAL, facts__joins_by_start=True)
    for summary in summaries.order_by("moment", "pk"):
        if summary.moment is None:
            continue
        place = bisect.bisect_left(recordings, summary.moment - _APART, key=lambda pair: pair[0])
        for moment, item in recordings[place:]:
            if moment - summary.moment > _APART:
                break
            if not item.external_id:
                _give(item, summary)
                joined += 1
                break
    return joined


def _give(item: ImportItem, summary: ImportItem) -> None:
    item.facts = {
        **item.facts,
        **{name: summary.facts[name] for name in _TOLD if name in summary.facts},
    }
    item.external_id, item.name = summary.external_id, summary.name
    item.sport = summary.sport or item.sport
    item.save(update_fields=["facts", "external_id", "name", "sport"])
    summary.delete()
