"""Whether the feed's settings make sense together, told at the start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004

#: As settings.py has it.
USUAL_MOST_FOLLOWERS = 5_000


@register()
def feed_settings_make_sense(**_kwargs: Any) -> list[CheckMessage]:
    found = [_inbox_on_sqlite(), _most_followers_without_inbox()]
    return [one for one in found if one is not None]


def _inbox_on_sqlite() -> CheckMessage | None:
    engine = settings.DATABASES["default"]["ENGINE"]
    if not settings.FEED_INBOX or not engine.endswith("sqlite3"):
        return None
    return Warning(
        "FEED_INBOX is on, but the data is in SQLite.",
        hint="Take it out: a row for every follower keeps SQLite's one writer busy, and what it saves is "
        "felt only with tens of thousands of active people on PostgreSQL.",
        id="social_posts.W001",
    )


def _most_followers_without_inbox() -> CheckMessage | None:
    if settings.FEED_INBOX or settings.FEED_INBOX_MOST_FOLLOWERS == USUAL_MOST_FOLLOWERS:
        return None
    return Warning(
        "FEED_INBOX_MOST_FOLLOWERS is set, but FEED_INBOX is off.",
        hint="Without inboxes every page is merged at read: switch FEED_INBOX on, or take the number out.",
        id="social_posts.W002",
    )
