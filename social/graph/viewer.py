"""Who is looking. Built once per request and handed to every query."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.people.models import User
from accounts.people.rights import Right, has
from social.graph.models import Coaching, CoachingState
from stravalite import readonly

#: The kind of session in which a person sees their own pages as others do (social/graph/view_as.py).
VIEW_AS = "view_as"
_LINKS, _MOST_LINKS = "links", 50
FOLLOWER, STRANGER = "follower", "stranger"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The athlete who looks, or nobody; or a made-up follower of one athlete (social/graph/view_as.py)."""

    athlete: User | None = None
    as_follower_of: int | None = None
    #: Keys of secret links that were opened in this browser (social/posts/links.py).
    links: frozenset[int] = frozenset()
    _coached: dict[str, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def athlete_id(self) -> int | None:
        return self.athlete.pk if self.athlete is not None else None

    def owns(self, author_id: int) -> bool:
        return self.athlete is not None and self.athlete.pk == author_id

    def coaches(self, athlete_id: int) -> bool:
        """Whether the athlete chose this viewer as coach."""
        return athlete_id in self.coached

    @property
    def coached(self) -> frozenset[int]:
        """The athletes who chose this viewer; a query at most once, none for most people."""
        if self.athlete is None or not has(self.athlete, Right.BE_CHOSEN_AS_COACH):
            return frozenset()
        if "ids" not in self._coached:
            mine = Coaching.objects.filter(coach=self.athlete, state=CoachingState.ACCEPTED)
            self._coached["ids"] = frozenset(mine.values_list("athlete_id", flat=True))
        return self._coached["ids"]


NOBODY = Viewer()


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a page's or the API's request; a made-up one for who looks as others do."""
    mark = readonly.mark_of(request)
    if mark is not None and mark.kind.name == VIEW_AS:
        return _pretended(request.user, str(mark.facts.get("persona")))
    viewer = viewer_of_user(request.user)
    opened = _links_of(request)
    return replace(viewer, links=opened) if opened else viewer


def remember_link(request: HttpRequest, link_id: int) -> None:
    """From here on this browser may see what the link opens, as long as the link lives."""
    opened = [key for key in request.session.get(_LINKS, []) if key != link_id]
    request.session[_LINKS] = [*opened, link_id][-_MOST_LINKS:]


def _links_of(request: HttpRequest) -> frozenset[int]:
    session = getattr(request, "session", None)
    # programs have no session, and a visitor without a cookie costs no query
    if session is None or session.session_key is None:
        return frozenset()
    return frozenset(session.get(_LINKS, ()))


def _pretended(user: User | AnonymousUser | object, persona: str) -> Viewer:
    """A stranger sees what nobody in particular sees, which is what is for everyone."""
    if persona == FOLLOWER and isinstance(user, User):
        return Viewer(as_follower_of=user.pk)
    return NOBODY


def viewer_of_user(user: User | AnonymousUser | object) -> Viewer:
    return Viewer(athlete=user) if isinstance(user, User) and user.is_active else NOBODY
