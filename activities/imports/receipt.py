"""The receipt as a table: one line a thing, for keeping and for looking things up."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from activities.imports.messages import explain
from activities.imports.models import Import

HEADER = (
    "outcome",
    "kind",
    "name",
    "path",
    "start_time",
    "sport",
    "activity",
    "reason",
    "what_to_try",
)
#: Spreadsheets run what begins like this.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(whole: Import) -> Iterator[str]:
    """CSV line by line, with a byte order mark so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(HEADER)
    items = whole.items.select_related("activity").order_by("outcome", "-moment", "pk")
    for item in items.iterator(chunk_size=500):
        reason = explain(item.error_code, item.error_facts)
        cells = (
            item.outcome,
            item.kind,
            item.name,
            item.path,
            item.moment.isoformat() if item.moment else "",
            item.sport,
            item.activity.public_id if item.activity else "",
            reason.message if reason else "",
            reason.hint if reason else "",
        )
        yield writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
