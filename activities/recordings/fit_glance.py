"""What kind of FIT file it is, from its first bytes alone: thousands are told apart without reading them."""

from __future__ import annotations

import struct
from dataclasses import dataclass

ACTIVITY = 4
#: Enough for the header, a definition of many fields, and the first message.
GLANCE_BYTES = 1024
_EPOCH_S = 631_065_600
_FILE_ID, _TYPE, _CREATED = 0, 0, 4


@dataclass(frozen=True, slots=True)
class Glance:
    """`kind` is FIT's file type (4 an activity), `created_s` the Unix time it bears; None where untold."""

    kind: int | None
    created_s: int | None


def glance(head: bytes) -> Glance:
    """Looks at the file_id message, which comes first. Never raises; what is no FIT tells nothing."""
    try:
        return _file_id(head)
    except (IndexError, struct.error):
        return Glance(None, None)


def _file_id(head: bytes) -> Glance:
    place = head[0]
    if head[8:12] != b".FIT" or not head[place] & 0x40:
        return Glance(None, None)
    order = ">" if head[place + 2] else "<"
    (number,) = struct.unpack_from(f"{order}H", head, place + 3)
    count = head[place + 5]
    fields = [head[place + 6 + 3 * n : place + 9 + 3 * n] for n in range(count)]
    place += 6 + 3 * count
    if number != _FILE_ID or head[place] & 0x40:
        return Glance(None, None)
    place += 1
    kind = created = None
    for field, size, _base in fields:
        if field == _TYPE and size == 1:
            kind = head[place]
        if field == _CREATED and size == 4:
            (stamp,) = struct.unpack_from(f"{order}I", head, place)
            created = stamp + _EPOCH_S if stamp != 0xFFFFFFFF else None
        place += size
    return Glance(kind, created)
