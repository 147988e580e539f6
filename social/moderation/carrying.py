"""What an athlete reported, and what was decided about their things, to carry away."""

from __future__ import annotations

from django.db.models import Q

from social.moderation.models import SANCTIONS
from stravalite.portability import Table

_HERE = "It is between people and the moderators of this server."

TABLES = (
    Table(
        "reports",
        "social_moderation.Report",
        owner="reporter",
        key=("public_id",),
        leaves={"decision": "it is about somebody else"},
        stays=_HERE,
    ),
    Table(
        "decisions",
        "social_moderation.Decision",
        owner="author",
        key=("public_id",),
        only=Q(verdict__in=SANCTIONS),
        leaves={
            "moderator": "who decided is this server's matter",
            "lifts": "only what was lifted comes along",
        },
        stays=_HERE,
    ),
    Table(
        "appeals",
        "social_moderation.Appeal",
        owner="decision__author",
        key=("decision",),
        leaves={"moderator": "who answered is this server's matter"},
        stays=_HERE,
    ),
)
