"""How much one person may say and give in a while. More is a flood, not a conversation."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from stravalite.api.throttles import count_attempt
from stravalite.errors import TooManyRequests

#: what → (so many, in so many seconds, what is said then)
LIMITS: dict[str, tuple[int, int, Promise]] = {
    "post": (20, 600, _("That is a lot of posts in a short time.")),
    "comment": (20, 60, _("That is a lot of comments in a short time.")),
    "kudos": (240, 60, _("That is a lot of kudos in a short time.")),
}


def count(what: str, athlete: User) -> None:
    """Counts one more; TooManyRequests with the wait, in words."""
    most, seconds, words = LIMITS[what]
    try:
        count_attempt(f"social-{what}", str(athlete.pk), limit=most, seconds=seconds)
    except TooManyRequests as refused:
        raise TooManyRequests(words, hint=refused.hint, extra=refused.extra) from refused
