"""What a person's profile shows of what they wrote; their activities are the log's to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.posts import cards
from social.posts.models import Post

MOST = 3


def written(person: User, viewer: Viewer) -> Mapping[str, Any] | None:
    """The last few posts that this viewer may see."""
    seen = Post.objects.visible_to(viewer).of(person.pk).written()
    found = list(seen.newest_first().with_card_data()[:MOST])
    return {"cards": cards.build(found, viewer, comments=False)} if found else None
