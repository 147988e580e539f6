"""What an athlete carries away of health data: the dated consents; what was sent goes with its own rooms."""

from __future__ import annotations

from stravalite.portability import Table

TABLES = (
    Table(
        "health-consents",
        "integrations_health.Consent",
        owner="athlete",
        key=("given_at",),
        stays="Consent is given to one server and its people.",
    ),
)
LEAVES = {
    "integrations_health.Sample": "which samples came in; what they said is carried as measures, keepsakes and originals",
}
