"""The posts of an athlete who leaves; the rooms above have taken what was attached to them."""

from __future__ import annotations

from social.posts.models import Post


def erase(athlete_id: int) -> None:
    Post.objects.filter(author_id=athlete_id).delete()
