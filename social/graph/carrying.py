"""Whom an athlete follows, mutes, blocks and has chosen as coach, to carry away."""

from __future__ import annotations

from stravalite.portability import Table

_AGREE = "The people of another server have not agreed to it."

TABLES = (
    Table(
        "following",
        "social_graph.Follow",
        owner="follower",
        key=("followee",),
        stays=_AGREE,
    ),
    Table("mutes", "social_graph.Mute", owner="muter", key=("muted",), stays=_AGREE),
    Table("coaches", "social_graph.Coaching", owner="athlete", key=("coach",), stays=_AGREE),
    Table("blocks", "social_graph.Block", owner="blocker", key=("blocked",), stays=_AGREE),
)
LEAVES = {
    "social_graph.SecretLink": "A link opens a thing on this server.",
}
