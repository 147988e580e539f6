"""Any zip of recordings: what nobody else recognises. Pure.

Dreeve (once Statistics for Strava) has no export of its own: it keeps its data in a database and lets files
be taken out one by one. A zip of those, or of the folder it watches, comes in here.
"""

from __future__ import annotations

from activities.imports.containers import Archive
from activities.imports.entries import RECORDING, Entry, Plan, Refusal

ENDINGS = (".fit", ".gpx", ".tcx", ".fit.gz", ".gpx.gz", ".tcx.gz")


def is_recording(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def title_of(name: str) -> str:
    return name.rsplit("/", 1)[-1]


class Folder:
    """Every FIT, GPX and TCX file in it, in whatever folders."""

    name = "files"

    def recognises(self, archive: Archive) -> bool:
        return any(is_recording(name) for name in archive.names)

    def read(self, archive: Archive) -> Plan:
        names = [name for name in archive.names if is_recording(name)]
        entries = [Entry(RECORDING, title_of(name), member=name) for name in sorted(names)]
        left_out = len(archive.names) - len(names)
        notes = [("left_out", {"count": left_out})] if left_out else []
        return Plan(self.name, entries, {}, list[Refusal](), list(notes))
