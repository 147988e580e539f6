"""What readers of archives find, in plain data. Pure: it crosses the border to child processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from activities.imports.containers import Archive, Member

#: What an entry can be. `recording` and `manual` become activities; `keepsake` waits for its room.
RECORDING, MANUAL, GEAR, MEASURE, PHOTO, KEEPSAKE = (
    "recording",
    "manual",
    "gear",
    "measure",
    "photo",
    "keepsake",
)
#: What our own exports hold besides: originals, rows of a table, an activity with all that hangs on it.
ORIGINAL, TABLE, RESTORED = "original", "table", "restored"


@dataclass(slots=True)
class Entry:
    """One thing in an archive. `facts` are JSON-able; which ones, the kind's handler says."""

    kind: str
    name: str  # as the person knows it: a title, or the file's name
    member: str = ""  # path of its file within the archive
    moment: datetime | None = None
    sport: str = ""
    external_id: str = ""  # what the source calls it
    facts: dict[str, Any] = field(default_factory=dict)
    belongs_to: str = ""  # external id of the activity a photo belongs to


@dataclass(slots=True)
class Refusal:
    """A part of the archive that is left out, and why."""

    member: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """Everything an archive offers."""

    reader: str
    entries: list[Entry]
    members: dict[str, Member]
    refusals: list[Refusal] = field(default_factory=list)
    #: what the reader wants said: codes such as "columns_unknown" with their facts
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class Reader(Protocol):
    """Reads one kind of archive. Implementations are pure classes without state."""

    name: str

    def recognises(self, archive: Archive) -> bool: ...

    def read(self, archive: Archive) -> Plan: ...


@dataclass(slots=True)
class Seen:
    """One recording of a probed file, as much as telling repeats apart needs."""

    start_time: datetime
    elapsed_s: float
    distance_m: float | None
    sport: str
    identity: str  # "" where the file bears none
    trustworthy_clock: bool


@dataclass(slots=True)
class Probe:
    """What a look into one file told: its recordings, or why there are none."""

    sha256: str
    size: int
    seen: list[Seen] = field(default_factory=list)
    error_code: str = ""
    error_facts: dict[str, Any] = field(default_factory=dict)
