"""The one statement of who may see what (docs/architecture.md §4).

Everything that is shared is shared through a post; the rule speaks of a post's author, audience and
state. Other tables reach it with `prefix="post__"`. There is no second version of it.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from django.db.models import Exists, Q, QuerySet

from accounts.people.models import Audience, Preferences, User
from social.graph.models import (
    Block,
    Coaching,
    CoachingState,
    Follow,
    FollowState,
    SecretLink,
)
from social.graph.viewer import Viewer


def visible_to(viewer: Viewer, prefix: str = "") -> Q:
    """The posts this viewer may see, as a condition made of subqueries only."""
    return _rule(viewer.athlete_id, viewer.as_follower_of, viewer.links, prefix)


@lru_cache(maxsize=4096)
def _rule(me: int | None, as_follower_of: int | None, links: frozenset[int], prefix: str) -> Q:
    """The words of the rule, which are the same at every request; what they find is asked anew."""

    def on(**conditions: object) -> Q:
        return Q(**{prefix + name: value for name, value in conditions.items()})

    alive = on(deleted_at=None, hidden_at=None) & ~on(author_id__in=_inactive())
    everyone = on(audience=Audience.EVERYONE)
    if links:
        everyone |= on(pk__in=SecretLink.objects.open().filter(pk__in=links).values("post"))
    followers = on(audience=Audience.FOLLOWERS)
    if me is None:
        follows = on(author_id=as_follower_of) if as_follower_of is not None else None
        return alive & (everyone if follows is None else everyone | (followers & follows))
    shared = everyone | (followers & on(author_id__in=_followed_by(me)))
    trusted = on(author_id__in=_coached_by(me))
    apart = on(author_id__in=_blocked_by(me)) | on(author_id__in=_blocking(me))
    return alive & (on(author_id=me) | ((shared | trusted) & ~apart))


def _followed_by(me: int) -> Any:
    return Follow.objects.filter(follower=me, state=FollowState.ACCEPTED).values("followee")


def _coached_by(me: int) -> Any:
    return Coaching.objects.filter(coach=me, state=CoachingState.ACCEPTED).values("athlete")


def _blocked_by(me: int) -> Any:
    return Block.objects.filter(blocker=me).values("blocked")


def _blocking(me: int) -> Any:
    return Block.objects.filter(blocked=me).values("blocker")


class Shared(Protocol):
    """What the rule knows of a post."""

    author_id: int
    audience: str
    deleted_at: datetime | None
    hidden_at: datetime | None


def audience_of(post: Shared) -> QuerySet[User]:
    """The people who may see a post, without those a secret link opens it to: the same rule from its other end."""
    active = User.objects.filter(is_active=True)
    if post.deleted_at is not None or post.hidden_at is not None:
        return active.none()
    author = post.author_id
    reached = Q(pk__in=_coaches_of(author))
    if post.audience == Audience.EVERYONE:
        reached = Q()
    elif post.audience == Audience.FOLLOWERS:
        reached |= Q(pk__in=_followers_of(author))
    apart = Q(pk__in=_blocked_by(author)) | Q(pk__in=_blocking(author))
    alive = Q(Exists(active.filter(pk=author)))
    return active.filter(alive & (Q(pk=author) | (reached & ~apart)))


def _followers_of(author: int) -> Any:
    return Follow.objects.filter(followee=author, state=FollowState.ACCEPTED).values("follower")


def _coaches_of(author: int) -> Any:
    return Coaching.objects.filter(athlete=author, state=CoachingState.ACCEPTED).values("coach")


def people_visible_to(viewer: Viewer, column: str = "pk") -> Q:
    """The athletes this viewer may find: active, and no block in either direction.

    `column` names a foreign key to them; then the few who are not found are asked for, not all the others.
    """
    found = Q(is_active=True) if column == "pk" else ~_among(column, _inactive())
    me = viewer.athlete_id
    if me is None:
        return found
    return found & ~_among(column, _blocked_by(me)) & ~_among(column, _blocking(me))


def _among(column: str, people: Any) -> Q:
    return Q(**{f"{column}__in": people})


def _inactive() -> Any:
    return User.objects.filter(is_active=False).values("pk")


def profiles_open_to(viewer: Viewer) -> Q:
    """The athletes whose whole profile this viewer may see: what they tell of themselves, and whom they know.

    Of others there is a name, a picture and what they share with everyone.
    """
    me = viewer.athlete_id
    public = Q(pk__in=Preferences.objects.filter(approves_followers=False).values("user"))
    if me is None:
        return Q(is_active=True) & (public | Q(pk=viewer.as_follower_of))
    close = Q(pk=me) | Q(pk__in=_followed_by(me)) | Q(pk__in=_coached_by(me))
    return people_visible_to(viewer) & (public | close)
