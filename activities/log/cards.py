"""Activities on cards of the feed: loaded a page at a time, redacted before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from activities.activity.models import Activity, Status
from activities.log import shapes, thumbnails
from activities.log.registry import lines_of
from activities.log.together import Outing, pairs
from activities.maps import drawing
from activities.streams.redaction import redact
from social.graph.viewer import Viewer
from social.posts.models import Post, PostKind
from social.posts.registry import Attachment


@dataclass(slots=True)
class ActivityCard:
    """What the template draws; without a route the numbers get the space."""

    activity: Activity
    route: list[drawing.LatLon]
    route_svg: str
    lines: list[str]

    @property
    def is_ready(self) -> bool:
        return self.activity.status == Status.READY


def load(posts: Sequence[Post], viewer: Viewer) -> Mapping[int, ActivityCard]:
    """Post's key → card; a query for the activities and one for each kind of line."""
    by_key = {post.pk: post for post in posts if post.kind == PostKind.ACTIVITY}
    if not by_key:
        return {}
    found = list(
        Activity.objects.filter(post__in=by_key)
        .select_related("athlete__preferences", "gear")
        .defer("description", "private_note")
    )
    lines = lines_of(found, viewer)
    cards: dict[int, ActivityCard] = {}
    for activity in found:
        post = by_key[activity.post_id]
        post.author.preferences = activity.athlete.preferences
        activity.post = post
        redact(activity, viewer)
        route = thumbnails.points_of(activity.track)
        svg = drawing.thumbnail_svg(route, label=str(activity.name)) if route else ""
        cards[post.pk] = ActivityCard(activity, route, svg, lines.get(activity.pk, []))
    return cards


def together(cards: Mapping[int, ActivityCard]) -> list[tuple[int, int]]:
    outings = [
        Outing(
            key,
            card.activity.sport,
            card.activity.start_time,
            card.activity.elapsed_s,
            tuple(card.route),
        )
        for key, card in cards.items()
        if card.is_ready
    ]
    return pairs(outings)


def shape(card: ActivityCard, _viewer: Viewer) -> dict[str, Any]:
    """The activity as the API's lists tell it; it was redacted when it was loaded."""
    return shapes.list_row(shapes.values_of(card.activity))


ATTACHMENT = Attachment(
    "activity",
    "activities/cards/activity.html",
    load,
    order=10,
    title=lambda card: str(card.activity.name),
    words=lambda card: str(card.activity.description),
    shape=shape,
    url=lambda card: reverse("activity", args=[card.activity.public_id]),
    together=together,
)
