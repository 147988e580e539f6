"""Hours of quiet by a person's own clock. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta


def end_of_quiet(local: datetime, *, begins: time, ends: time) -> datetime | None:
    """When the quiet that holds at this local moment is over; None outside of it.

    Hours may span midnight. On the day clocks change the end is still what the clock then shows.
    """
    now = local.time()
    if begins < ends:
        within, same_day = begins <= now < ends, True
    else:
        within, same_day = now >= begins or now < ends, now < ends
    if not within:
        return None
    day = local.date() if same_day else local.date() + timedelta(days=1)
    return datetime.combine(day, ends, local.tzinfo)
