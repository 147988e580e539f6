"""What an athlete chose to be told of, to carry away."""

from __future__ import annotations

from stravalite.portability import Table

TABLES = (
    Table(
        "notification-choices",
        "social_notifications.Choice",
        owner="athlete",
        key=("kind", "channel"),
    ),
)

LEAVES = {
    "social_notifications.Manner": "When one sleeps is soon said again where one goes.",
    "social_notifications.Notification": "Alerts tell of what others did; what they tell of goes where it is kept.",
    "social_notifications.Teller": "What others did is theirs.",
}
