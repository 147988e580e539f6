"""What an activity's numbers were made from, so that a change of any of it is noticed."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from accounts.measures.models import Measure
from activities.activity import derived
from activities.numbers.facts import DatedFact, facts_in_force


def dated_facts(athlete_id: int) -> list[DatedFact]:
    rows = Measure.objects.filter(athlete_id=athlete_id).values_list("kind", "value", "from_date")
    return [(kind, value, day.isoformat()) for kind, value, day in rows]


def fingerprint(sha256: str, facts: list[DatedFact], day: date) -> str:
    """Names everything the numbers were made from, besides the algorithm's version and the sport."""
    in_force = sorted(facts_in_force(facts, day.isoformat()).items())
    inputs = json.dumps([sha256, in_force, derived.versions()])
    return hashlib.sha256(inputs.encode()).hexdigest()
