"""Who is looking. Built once per request and handed to every query."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.people.models import User


@dataclass(frozen=True, slots=True)
class Viewer:
    """The athlete who looks, or nobody."""

    athlete: User | None = None

    @property
    def athlete_id(self) -> int | None:
        return self.athlete.pk if self.athlete is not None else None

    def owns(self, author_id: int) -> bool:
        return self.athlete is not None and self.athlete.pk == author_id


NOBODY = Viewer()


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a page's or the API's request."""
    return viewer_of_user(request.user)


def viewer_of_user(user: User | AnonymousUser | object) -> Viewer:
    return Viewer(athlete=user) if isinstance(user, User) and user.is_active else NOBODY
