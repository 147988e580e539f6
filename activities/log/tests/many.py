"""Activities by the dozen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.people.models import User
from activities.activity.models import Activity
from activities.activity.services import create_manual

FIRST = datetime(2026, 5, 4, 6, tzinfo=UTC)


def activity(athlete: User, day: int = 0, *, sport: str = "Run", **fields: Any) -> Activity:
    """One of half an hour, `day` days after Monday, 4 May 2026."""
    told = {"elapsed_s": 1800.0, "distance_m": 5000.0, "name": f"Day {day}"} | fields
    return create_manual(
        athlete=athlete, sport=sport, start_time=FIRST + timedelta(days=day), **told
    )
