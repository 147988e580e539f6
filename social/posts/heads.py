"""Each author's newest moment, kept right in the transaction of whatever moves it."""

from __future__ import annotations

from django.db import transaction

from accounts.people.models import Audience, User
from social.posts.models import AuthorHead, Post

#: class of people → audiences they see
SEEN_BY: dict[str, tuple[str, ...]] = {
    Audience.EVERYONE: (Audience.EVERYONE,),
    Audience.FOLLOWERS: (Audience.EVERYONE, Audience.FOLLOWERS),
}


def refresh(author_id: int) -> None:
    """Finds the newest of each class again: two reads of one index.

    Whoever publishes at the same time for the same author waits, or the later would not see the earlier.
    """
    with transaction.atomic():
        lock = User.objects.select_for_update(of=("self",), no_key=True)
        list(lock.filter(pk=author_id).values_list("pk"))
        for audience in SEEN_BY:
            _set(author_id, audience)


def newest(author_id: int, audience: str) -> Post | None:
    """What the head of that class must be."""
    posts = Post.objects.live().filter(author=author_id, audience__in=SEEN_BY[audience])
    return posts.newest_first().first()


def _set(author_id: int, audience: str) -> None:
    post = newest(author_id, audience)
    heads = AuthorHead.objects.filter(author=author_id, audience=audience)
    if post is None:
        heads.delete()
    elif not heads.update(moment=post.moment, post=post):
        AuthorHead.objects.create(
            author_id=author_id, audience=audience, moment=post.moment, post=post
        )


def mend() -> int:
    """Looks at every author; returns how many heads were wrong. Should be none, every night."""
    wrong = 0
    told = {
        (author, audience): post
        for author, audience, post in AuthorHead.objects.values_list("author", "audience", "post")
    }
    for author_id in User.objects.order_by("pk").values_list("pk", flat=True).iterator():
        found = {
            audience: post.pk if (post := newest(author_id, audience)) else None
            for audience in SEEN_BY
        }
        if any(told.get((author_id, audience)) != post for audience, post in found.items()):
            wrong += 1
            refresh(author_id)
    return wrong
