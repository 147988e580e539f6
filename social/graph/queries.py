"""Finding people, and what is between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph.models import Block, Coaching, CoachingState, Follow, FollowState, Mute
from social.graph.viewer import Viewer
from social.graph.visibility import people_visible_to, profiles_open_to
from stravalite.errors import DomainError

_SHORTEST_WORDS = 2


class Gone(DomainError):
    code = "gone"
    status = 410
    message = _("This account is not here any more.")


def people(viewer: Viewer) -> QuerySet[User]:
    """Whoever this viewer may find, with what a row shows; `is_open` says whether the profile is."""
    opened = ExpressionWrapper(profiles_open_to(viewer), output_field=BooleanField())
    found = User.objects.filter(people_visible_to(viewer)).select_related("profile")
    return found.annotate(is_open=opened)


def is_open(person: User) -> bool:
    """Whether the profile is open to the viewer for whom `people` found this person."""
    return bool(getattr(person, "is_open", False))


def person(viewer: Viewer, *, public_id: str) -> User:
    """The person this viewer may find, else 404."""
    return get_object_or_404(people(viewer), public_id=public_id)


def person_called(viewer: Viewer, handle: str) -> User:
    """The same by handle; Gone for who was here and has closed the account, if that is the viewer's to know."""
    named = Lower("handle")
    found = people(viewer).alias(named=named).filter(named=handle.lower()).first()
    if found is not None:
        return found
    closed = User.objects.alias(named=named).filter(named=handle.lower(), is_active=False)
    me = viewer.athlete_id
    if me is not None and closed.exclude(blocks__blocked=me).exists():
        raise Gone
    return get_object_or_404(User.objects.none())


def search(viewer: Viewer, words: str) -> QuerySet[User]:
    """By parts of name or handle, never by e-mail address; by name, then the order of coming."""
    wanted = words.strip().removeprefix("@")
    if len(wanted) < _SHORTEST_WORDS:
        return people(viewer).none()
    found = people(viewer)
    for word in wanted.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(handle__icontains=word))
    return found.order_by("name", "pk")


def followers_of(person: User, viewer: Viewer) -> QuerySet[Follow]:
    """Who follows the person and may be found by this viewer, the newest first."""
    findable = User.objects.filter(people_visible_to(viewer))
    accepted = Follow.objects.filter(followee=person, state=FollowState.ACCEPTED)
    found = accepted.filter(follower__in=findable).select_related("follower__profile")
    return found.order_by("-pk")


def following_of(person: User, viewer: Viewer) -> QuerySet[Follow]:
    """Whom the person follows, likewise."""
    findable = User.objects.filter(people_visible_to(viewer))
    accepted = Follow.objects.filter(follower=person, state=FollowState.ACCEPTED)
    found = accepted.filter(followee__in=findable).select_related("followee__profile")
    return found.order_by("-pk")


def requests_to(me: User) -> QuerySet[Follow]:
    """Who waits to be let in, the newest first."""
    waiting = Follow.objects.filter(
        followee=me, state=FollowState.PENDING, follower__is_active=True
    )
    return waiting.select_related("follower__profile").order_by("-pk")


def request_to(me: User, *, asker: str) -> Follow:
    """The request of the athlete with this public id; 404."""
    return get_object_or_404(requests_to(me), follower__public_id=asker)


def muted_by(me: int) -> Any:
    """Whose posts stay out of a feed, as a subquery."""
    return Mute.objects.filter(muter=me).values("muted")


def blocks_of(me: User) -> QuerySet[Block]:
    return Block.objects.filter(blocker=me).select_related("blocked__profile").order_by("-pk")


def mutes_of(me: User) -> QuerySet[Mute]:
    mutes = Mute.objects.filter(muter=me, muted__is_active=True)
    return mutes.select_related("muted__profile").order_by("-pk")


def coachings_of(me: User) -> list[Coaching]:
    """All in which this person has a part, as coach or athlete; what both want first."""
    mine = Coaching.objects.filter(Q(coach=me) | Q(athlete=me)).filter(
        coach__is_active=True, athlete__is_active=True
    )
    rows = mine.select_related("coach__profile", "athlete__profile").order_by("-pk")
    return sorted(rows, key=lambda row: row.state != CoachingState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Relation:
    """What is between a viewer and a person. States are those of the models, empty for nothing."""

    follows: str = ""  # the viewer the person
    followed_by: str = ""
    muted: bool = False
    coached_by: str = ""  # the person coaches the viewer
    coaches: str = ""

    @property
    def friends(self) -> bool:
        """Both follow each other."""
        return self.follows == self.followed_by == FollowState.ACCEPTED


def relations(viewer: Viewer, others: list[int]) -> dict[int, Relation]:
    """What is between this viewer and each of the others; three queries, none for nobody."""
    me = viewer.athlete_id
    if me is None or not others:
        return {}
    found: dict[int, dict[str, Any]] = {pk: {} for pk in others}
    follows = Follow.objects.filter(
        Q(follower=me, followee__in=others) | Q(followee=me, follower__in=others)
    )
    for follower, followee, state in follows.values_list("follower", "followee", "state"):
        if follower == me:
            found[followee]["follows"] = state
        else:
            found[follower]["followed_by"] = state
    for muted in Mute.objects.filter(muter=me, muted__in=others).values_list("muted", flat=True):
        found[muted]["muted"] = True
    coachings = Coaching.objects.filter(
        Q(coach=me, athlete__in=others) | Q(athlete=me, coach__in=others)
    )
    for coach, athlete, state in coachings.values_list("coach", "athlete", "state"):
        if coach == me:
            found[athlete]["coaches"] = state
        else:
            found[coach]["coached_by"] = state
    return {pk: Relation(**facts) for pk, facts in found.items()}


def within_reach(me: User, *, blocked_too: bool) -> QuerySet[User]:
    """To whom this person may do something: whom they find, and whom they blocked where that matters."""
    found = User.objects.filter(people_visible_to(Viewer(me)))
    if not blocked_too:
        return found
    mine = Block.objects.filter(blocker=me).values("blocked")
    return User.objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=mine))
