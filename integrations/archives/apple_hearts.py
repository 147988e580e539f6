"""Every heart rate of an Apple export in eight bytes, sorted, to be asked for a workout's time. Pure."""

from __future__ import annotations

from array import array
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from activities.imports.hearts import LONGEST_S, pack
from integrations.archives.apple_words import measured

#: More than ten years of a watch that is always worn; of more the newest are kept.
MAX_SAMPLES = 4_000_000
_LEAST, _MOST = 20, 254
_MOST_DAYS = 20_000


class Hearts:
    """Collects samples as they come; a second and its beats are one number, which sorts by time."""

    def __init__(self) -> None:
        self._samples = array("Q")
        self._sorted: NDArray[np.uint64] | None = None
        self._days: dict[str, int] = {}

    def add(self, row: dict[str, str]) -> None:
        second = self._second(row.get("startDate", ""))
        value = row.get("value", "")
        try:
            bpm = float(value) if row.get("unit") == "count/min" else None
        except ValueError:
            bpm = None
        if bpm is None:
            bpm = measured(value, row.get("unit", ""), "heartrate")
        if second is None or bpm is None or not _LEAST <= bpm <= _MOST:
            return
        self._samples.append(second << 8 | round(bpm))
        if len(self._samples) >= MAX_SAMPLES:
            self._thin()

    def _second(self, written: str) -> int | None:
        """Of "2024-05-01 07:00:00 +0200"; a day's midnight is worked out once."""
        day = written[:10] + written[19:]
        midnight = self._days.get(day)
        try:
            if midnight is None:
                if len(self._days) > _MOST_DAYS:
                    self._days.clear()
                offset = written[19:].strip()
                midnight = int(
                    datetime.fromisoformat(f"{written[:10]}T00:00:00{offset}").timestamp()
                )
                self._days[day] = midnight
            clock = int(written[11:13]) * 3600 + int(written[14:16]) * 60 + int(written[17:19])
        except (ValueError, OverflowError):
            return None
        second = midnight + clock
        return second if 0 < second < 1 << 40 else None

    def _thin(self) -> None:
        """Lets go of the oldest quarter."""
        view = np.frombuffer(self._samples, dtype=np.uint64)
        view.sort()
        newest = view[len(view) // 4 :].tobytes()
        del view
        self._samples = array("Q")
        self._samples.frombytes(newest)

    def within(self, start: datetime, end: datetime) -> dict[str, Any] | None:
        """Those of a workout, packed; None where there are none."""
        if self._sorted is None:
            self._sorted = np.frombuffer(self._samples, dtype=np.uint64)
            self._sorted.sort()
        first = int(start.timestamp())
        last = min(int(end.timestamp()), first + LONGEST_S)
        if first <= 0 or last < first:
            return None
        found = self._sorted[
            np.searchsorted(self._sorted, np.uint64(first << 8)) : np.searchsorted(
                self._sorted, np.uint64((last + 1) << 8)
            )
        ]
        if not len(found):
            return None
        return pack(start.replace(microsecond=0), (found >> 8) - np.uint64(first), found & 0xFF)
