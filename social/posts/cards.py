"""Posts as cards: everything a page of them shows, in a query a kind, never one a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social.graph.models import Follow, FollowState
from social.graph.viewer import Viewer
from social.posts.models import Comment, Kudos, Post, PostKind
from social.posts.registry import Attachment, attachments
from stravalite.ui.sports import sport_named

LATEST_COMMENTS = 2
#: Colour slot of the sport → what people do in it.
_TOGETHER = {
    1: gettext_lazy("%(names)s ran together"),
    2: gettext_lazy("%(names)s rode together"),
    3: gettext_lazy("%(names)s were out on the water together"),
    4: gettext_lazy("%(names)s walked together"),
}
_TRAINED = gettext_lazy("%(names)s trained together")


@dataclass(slots=True)
class Part:
    """What hangs on the post."""

    attachment: Attachment
    thing: Any

    @property
    def template(self) -> str:
        return self.attachment.template


@dataclass(slots=True)
class Card:
    post: Post
    is_owner: bool
    may_react: bool
    kudos_given: bool = False
    parts: list[Part] = field(default_factory=list)
    #: of a reshare, when the viewer may see it
    original: Card | None = None
    comments: list[Comment] = field(default_factory=list)
    #: cards of others who did the same with them
    companions: list[Card] = field(default_factory=list)

    @property
    def is_reshare(self) -> bool:
        return self.post.kind == PostKind.RESHARE

    @property
    def url(self) -> str:
        """Where the card leads: the thing's own page, or the post's."""
        for part in self.parts:
            if part.attachment.url is not None:
                return part.attachment.url(part.thing)
        return reverse("post", args=[self.post.public_id])

    @property
    def everybody(self) -> list[Card]:
        """The card and those of its companions, as one row each."""
        return [self, *self.companions]

    @property
    def together(self) -> str:
        """ "Rui and Marta rode together"."""
        names = [one.post.author.name for one in self.everybody]
        listed = _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
        verb = _TOGETHER.get(sport_named(self.post.topic).slot, _TRAINED)
        return str(verb) % {"names": listed}


def build(
    posts: Sequence[Post], viewer: Viewer, *, comments: bool = True, fold: bool = False
) -> list[Card]:
    """Cards of posts that the viewer was found to see, in their order."""
    originals = _originals(posts, viewer)
    shown = [*posts, *originals.values()]
    hanging = {one.name: one.load(shown, viewer) for one in attachments()} if shown else {}
    given = _given(posts, viewer)
    latest = _latest_comments(posts, viewer) if comments else {}

    def card(post: Post) -> Card:
        parts = [
            Part(one, hanging[one.name][post.pk])
            for one in attachments()
            if post.pk in hanging[one.name]
        ]
        original = originals.get(post.of_id) if post.of_id is not None else None
        return Card(
            post,
            is_owner=viewer.owns(post.author_id),
            may_react=viewer.athlete_id is not None,
            kudos_given=post.pk in given,
            parts=parts,
            original=card(original) if original is not None else None,
            comments=latest.get(post.pk, []),
        )

    cards = [card(post) for post in posts]
    return _folded(cards, hanging) if fold and cards else cards


def _originals(posts: Sequence[Post], viewer: Viewer) -> dict[int, Post]:
    reshares = (post for post in posts if post.kind == PostKind.RESHARE)
    keys = {post.of_id for post in reshares if post.of_id is not None}
    if not keys:
        return {}
    return Post.objects.visible_to(viewer).with_card_data().in_bulk(keys)


def _given(posts: Sequence[Post], viewer: Viewer) -> set[int]:
    """Posts the viewer gave kudos; what the query of the posts told already is not asked again."""
    if posts and hasattr(posts[0], "kudos_given"):
        return {post.pk for post in posts if getattr(post, "kudos_given", False)}
    wanted = [post.pk for post in posts if post.kudos_count]
    if viewer.athlete_id is None or not wanted:
        return set()
    mine = Kudos.objects.filter(athlete=viewer.athlete_id, post__in=wanted)
    return set(mine.values_list("post", flat=True))


def _latest_comments(posts: Sequence[Post], viewer: Viewer) -> dict[int, list[Comment]]:
    wanted = [post.pk for post in posts if post.comment_count]
    if not wanted:
        return {}
    number = Window(RowNumber(), partition_by=F("post"), order_by=F("pk").desc())
    rows = (
        Comment.objects.said_to(viewer)
        .filter(post__in=wanted)
        .annotate(number=number)
        .filter(number__lte=LATEST_COMMENTS)
        .select_related("author__profile")
        .in_order()
    )
    found: dict[int, list[Comment]] = {}
    for comment in rows:
        found.setdefault(comment.post_id, []).append(comment)
    return found


def _folded(cards: list[Card], hanging: Mapping[str, Mapping[int, Any]]) -> list[Card]:
    """Cards of the same outing as one, where all of its people follow each other."""
    by_post = {card.post.pk: card for card in cards}
    pairs = [
        pair
        for one in attachments()
        if one.together is not None
        for pair in one.together(
            {key: hanging[one.name][key] for key in by_post if key in hanging[one.name]}
        )
    ]
    if not pairs:
        return cards
    friends = _friends({by_post[key].post.author_id for pair in pairs for key in pair})
    joined: dict[int, Card] = {}
    for first, second in pairs:
        leader, newcomer = joined.get(first, by_post[first]), by_post[second]
        if second in joined or newcomer.companions:
            continue
        newly = newcomer.post.author_id
        if all((one.post.author_id, newly) in friends for one in leader.everybody):
            joined[second] = leader
            leader.companions.append(newcomer)
    return [card for card in cards if card.post.pk not in joined]


def _friends(people: set[int]) -> set[tuple[int, int]]:
    """Pairs among these who follow each other, both ways round."""
    follows = set(
        Follow.objects.filter(
            Q(follower__in=people), followee__in=people, state=FollowState.ACCEPTED
        ).values_list("follower", "followee")
    )
    return {(one, other) for one, other in follows if (other, one) in follows}
