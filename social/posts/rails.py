"""Beside the feed: who of the people one follows has been active lately."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.people.models import Audience
from social.graph.viewer import viewer_of
from social.posts.feed import followees
from social.posts.models import AuthorHead

LATELY = timedelta(days=7)
MOST = 6


def active(request: HttpRequest) -> dict[str, Any] | None:
    """The latest first; None when nobody was."""
    heads = (
        AuthorHead.objects.filter(
            audience=Audience.FOLLOWERS,
            moment__gte=timezone.now() - LATELY,
            author__in=followees(viewer_of(request)).values("followee"),
        )
        .select_related("author__profile")
        .order_by("-moment", "-post")[:MOST]
    )
    found = list(heads)
    return {"heads": found} if found else None


def suggested(_request: HttpRequest) -> dict[str, Any]:
    """Whom one may want to follow: fetched when the page stands, for it asks a lot."""
    return {}
