"""Posted records on cards of the feed: what they are now, for whoever may see their activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from activities.activity.models import Activity
from analytics.efforts.models import RecordPost
from analytics.efforts.names import distance_name
from analytics.efforts.queries import Record, records_of
from social.graph.viewer import Viewer
from social.posts.models import Post, PostKind
from social.posts.registry import Attachment


@dataclass(frozen=True, slots=True)
class RecordsCard:
    activity: Activity
    records: list[Record]

    @property
    def lines(self) -> list[tuple[str, float]]:
        """ "Fastest 5 km yet" and how long it took (s), the longest distance first."""
        return [
            (
                _("Fastest %(distance)s yet") % {"distance": distance_name(one.distance_m)},
                one.elapsed_s,
            )
            for one in self.records
        ]


def load(posts: Sequence[Post], viewer: Viewer) -> Mapping[int, RecordsCard]:
    """Post's key → card; two queries where there is one on the page."""
    keys = [post.pk for post in posts if post.kind == PostKind.ACHIEVEMENT]
    if not keys:
        return {}
    seen = Activity.objects.visible_to(viewer).values("pk")
    rows = list(
        RecordPost.objects.filter(post__in=keys, activity__in=seen).select_related("activity")
    )
    records = records_of(row.activity_id for row in rows)
    return {
        row.post_id: RecordsCard(row.activity, records[row.activity_id])
        for row in rows
        if row.activity_id in records
    }


def title(card: RecordsCard) -> str:
    return card.lines[0][0]


def shape(card: RecordsCard, _viewer: Viewer) -> dict[str, Any]:
    return {
        "activity": card.activity.public_id,
        "records": [
            {"distance_m": one.distance_m, "elapsed_s": one.elapsed_s} for one in card.records
        ],
    }


ATTACHMENT = Attachment("records", "efforts/_card.html", load, order=15, title=title, shape=shape)
