"""People one may want to follow. Higher rooms register further reasons in `AppConfig.ready`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.people.models import User
from social.graph.models import Follow, FollowState, Mute
from social.graph.queries import people
from social.graph.viewer import Viewer
from social.graph.visibility import profiles_open_to

MOST = 12
_FAR = 200

#: (viewer) → (person's key, why); the best first. One query each.
Reason = Callable[[Viewer], Iterable[tuple[int, str | Promise]]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    person: User
    why: str | Promise


_reasons: dict[str, tuple[int, Reason]] = {}


def register(name: str, reason: Reason, *, order: int) -> None:
    _reasons[name] = (order, reason)


def suggestions_for(viewer: Viewer, *, most: int = MOST) -> list[Suggestion]:
    """Whom the viewer neither follows nor has asked, muted or blocked; each once, for the first reason."""
    if viewer.athlete_id is None:
        return []
    why: dict[int, str | Promise] = {}
    for _order, reason in sorted(_reasons.values(), key=lambda pair: pair[0]):
        for pk, words in reason(viewer):
            why.setdefault(pk, words)
    known = Follow.objects.filter(follower=viewer.athlete_id).values("followee")
    muted = Mute.objects.filter(muter=viewer.athlete_id).values("muted")
    found = people(viewer).filter(pk__in=list(why)[:_FAR])
    found = found.exclude(pk=viewer.athlete_id).exclude(pk__in=known).exclude(pk__in=muted)
    order = {pk: number for number, pk in enumerate(why)}
    rows = sorted(found, key=lambda person: order[person.pk])[:most]
    return [Suggestion(person, why[person.pk]) for person in rows]


def _friends_of_friends(viewer: Viewer) -> Iterable[tuple[int, str]]:
    """Followed by those one follows; how many, not who: that may not be the viewer's to know."""
    mine = Follow.objects.filter(follower=viewer.athlete_id, state=FollowState.ACCEPTED)
    theirs = Follow.objects.filter(
        follower__in=mine.values("followee"), state=FollowState.ACCEPTED
    ).values_list("followee", flat=True)
    for pk, count in Counter(theirs[: _FAR * 10]).most_common(_FAR):
        words = ngettext(
            "Followed by %(count)s person you follow", "Followed by %(count)s you follow", count
        )
        yield pk, words % {"count": count}


def _same_place(viewer: Viewer) -> Iterable[tuple[int, str | Promise]]:
    profile = getattr(viewer.athlete, "profile", None)
    if profile is None or not profile.place:
        return
    # a place is shown where the profile is open, so only there may it be a reason
    there = people(viewer).filter(profiles_open_to(viewer), profile__place__iexact=profile.place)
    for pk in there.order_by("-pk").values_list("pk", flat=True)[:_FAR]:
        yield pk, _("From the same place")


register("friends of friends", _friends_of_friends, order=10)
register("same place", _same_place, order=20)
