"""The measures an athlete carries away."""

from __future__ import annotations

from stravalite.portability import Table

TABLES = (
    Table("measures", "accounts_measures.Measure", owner="athlete", key=("kind", "from_date")),
)
