"""The posts an athlete carries away, and what they said and gave to others'."""

from __future__ import annotations

from django.db.models import Q

from social.posts.models import PostKind
from stravalite.portability import Table

_ELSEWHERE = "It hangs on posts of other people, who are not on the other server."
_LEFT = {
    "of": "only posts of one's own come along",
    "kudos_count": "counted where they are given",
    "comment_count": "counted where they are given",
    "deleted_at": "deleted ones stay behind",
}

TABLES = (
    Table(
        "posts",
        "social_posts.Post",
        owner="author",
        key=("public_id",),
        only=Q(deleted_at=None, kind=PostKind.ACTIVITY),
        leaves=_LEFT,
    ),
    Table(
        "written_posts",
        "social_posts.Post",
        owner="author",
        key=("public_id",),
        only=Q(deleted_at=None, kind__in=[PostKind.TEXT, PostKind.PHOTO]),
        leaves=_LEFT,
    ),
    Table(
        "comments",
        "social_posts.Comment",
        owner="author",
        key=("public_id",),
        only=Q(deleted_at=None),
        leaves={
            "parent": "it may be somebody else's",
            "like_count": "counted where they are given",
            "deleted_at": "deleted ones stay behind",
            "deleted_by": "deleted ones stay behind",
            "hidden_at": "the moderators' of this server",
        },
        stays=_ELSEWHERE,
    ),
    Table(
        "kudos",
        "social_posts.Kudos",
        owner="athlete",
        key=("post",),
        stays=_ELSEWHERE,
    ),
    Table(
        "comment_likes",
        "social_posts.CommentLike",
        owner="athlete",
        key=("comment",),
        stays=_ELSEWHERE,
    ),
)
LEAVES = {
    "social_posts.Mention": "others named the athlete; who named whom is in the texts",
    "social_posts.AuthorHead": "worked out again from the posts",
    "social_posts.FeedInbox": "worked out again from posts and follows",
    "social_posts.InboxSource": "worked out again from follows",
    "social_posts.InboxChange": "gone as soon as inboxes know it",
}
