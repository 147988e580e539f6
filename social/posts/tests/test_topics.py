"""Every topic of posts asked as every persona."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from conftest import Cast
from social.posts.tests.stages import posted
from stravalite.live.topics import granted

EVERYBODY = {"owner", "follower", "pending", "stranger", "blocked", "coach", "staff"}
HEARS = {
    "everyone": EVERYBODY - {"blocked"} | {"anonymous"},
    "followers": {"owner", "follower", "coach"},
    "only_me": {"owner", "coach"},
}


@pytest.mark.parametrize("audience", HEARS)
def test_a_posts_topic_is_for_those_who_may_see_it(cast: Cast, audience: str) -> None:
    topic = f"post:{posted(cast.owner, audience=audience).public_id}"
    heard = {who for who, user in cast.items() if granted(user or AnonymousUser(), topic)}
    assert heard == HEARS[audience]


@pytest.mark.parametrize("topic", ["feed", "feed:everyone"])
def test_the_feeds_topics_are_for_people_who_are_in(cast: Cast, topic: str) -> None:
    heard = {who for who, user in cast.items() if granted(user or AnonymousUser(), topic)}
    assert heard == EVERYBODY
    assert not granted(cast.owner, "feed:somebody")
