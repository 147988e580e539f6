"""What was true of an athlete on a day, from dated entries. Pure."""

from __future__ import annotations

from collections.abc import Sequence

#: A dated fact of the athlete: (kind, value, first ISO date it holds).
DatedFact = tuple[str, float, str]


def facts_in_force(facts: Sequence[DatedFact], day: str) -> dict[str, float]:
    """What held on an ISO day; before the first entry of a kind, that first entry does."""
    known: dict[str, float] = {}
    for kind, value, from_date in sorted(facts, key=lambda fact: fact[2]):
        if from_date <= day or kind not in known:
            known[kind] = value
    return known
