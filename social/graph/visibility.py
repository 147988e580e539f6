"""The one statement of who may see what (docs/architecture.md §4).

Everything that is shared is shared through a post; the rule speaks of a post's author, audience and
state. Other tables reach it with `prefix="post__"`. There is no second version of it.
"""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Q

from accounts.people.models import Audience, User
from social.graph.models import Block, Follow, FollowState
from social.graph.viewer import Viewer


def visible_to(viewer: Viewer, prefix: str = "") -> Q:
    """The posts this viewer may see, as a condition made of subqueries only."""
    return _rule(viewer.athlete_id, prefix)


@lru_cache(maxsize=4096)
def _rule(me: int | None, prefix: str) -> Q:
    """The words of the rule, which are the same at every request; what they find is asked anew."""

    def on(**conditions: object) -> Q:
        return Q(**{prefix + name: value for name, value in conditions.items()})

    alive = on(deleted_at=None, hidden_at=None) & ~on(
        author_id__in=User.objects.filter(is_active=False).values("pk")
    )
    everyone = on(audience=Audience.EVERYONE)
    if me is None:
        return alive & everyone
    followed = Follow.objects.filter(follower=me, state=FollowState.ACCEPTED).values("followee")
    blocked_by_me = Block.objects.filter(blocker=me).values("blocked")
    blocking_me = Block.objects.filter(blocked=me).values("blocker")
    shared = (everyone | (on(audience=Audience.FOLLOWERS) & on(author_id__in=followed))) & ~(
        on(author_id__in=blocked_by_me) | on(author_id__in=blocking_me)
    )
    return alive & (on(author_id=me) | shared)


def people_visible_to(viewer: Viewer) -> Q:
    """The athletes this viewer may find: active, and no block in either direction."""
    found = Q(is_active=True)
    if viewer.athlete_id is None:
        return found
    me = viewer.athlete_id
    return (
        found
        & ~Q(pk__in=Block.objects.filter(blocker=me).values("blocked"))
        & ~Q(pk__in=Block.objects.filter(blocked=me).values("blocker"))
    )
