"""Who may hear that a post changed, or that there is a new one: whoever may see it."""

from __future__ import annotations

from social.graph.viewer import viewer_of_user
from social.posts import feed
from social.posts.live import GROUP_OF_EVERYONE, group_of_followers
from social.posts.models import Post
from stravalite.live.topics import register, register_news

#: A socket listens to so many authors, those who posted last; of the others a page tells when it is loaded.
MOST_AUTHORS = 1_000


@register("post")
def may_hear(user: object, post_id: str) -> bool:
    return Post.objects.visible_to(viewer_of_user(user)).filter(public_id=post_id).exists()


@register("feed")
def may_hear_feed(user: object, which: str) -> bool:
    """One's own feed, and `feed:everyone`."""
    return viewer_of_user(user).athlete is not None and which in {"", "everyone"}


def groups(user: object, which: str) -> list[str]:
    if which == "everyone":
        return [GROUP_OF_EVERYONE]
    authors = feed.authors_by_heads(viewer_of_user(user), MOST_AUTHORS)
    return [group_of_followers(author) for author in authors]


def passes(user: object, which: str, post_id: str) -> bool:
    """Whether the post is in this person's feed at this moment."""
    filter_by = "everyone" if which == "everyone" else "following"
    news = feed.news(viewer_of_user(user), filter_by=filter_by)
    return news.filter(public_id=post_id).exists()


register_news("feed", groups, passes)
