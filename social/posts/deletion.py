"""What goes: everything an athlete who leaves wrote, said and gave; and what was deleted long ago."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.dispatch import Signal
from django.utils import timezone

from social.posts.comments import RESTORABLE
from social.posts.models import Comment, CommentLike, FeedInbox, InboxSource, Kudos, Mention, Post

#: Sent with `post` inside the transaction that ends it for good.
post_ending = Signal()


def erase(athlete_id: int) -> None:
    """The rooms above have taken what was attached to the posts.

    What they said under others' posts goes with them; others' answers to it keep their place.
    """
    with transaction.atomic():
        _take_kudos(athlete_id)
        _take_likes(athlete_id)
    Mention.objects.filter(athlete=athlete_id).delete()
    Mention.objects.filter(comment__author=athlete_id).delete()
    for comment in Comment.objects.filter(author=athlete_id).iterator(chunk_size=200):
        with transaction.atomic():
            if comment.deleted_at is None and comment.hidden_at is None:
                _count_down(comment.post_id)
            end(comment)
    Post.objects.filter(author_id=athlete_id).delete()
    for edges in (InboxSource.objects, FeedInbox.objects):
        edges.filter(Q(reader=athlete_id) | Q(author=athlete_id)).delete()


def _take_kudos(athlete_id: int) -> None:
    given = Kudos.objects.filter(athlete=athlete_id)
    Post.objects.filter(pk__in=given.values("post")).update(kudos_count=F("kudos_count") - 1)
    given.delete()


def _take_likes(athlete_id: int) -> None:
    given = CommentLike.objects.filter(athlete=athlete_id)
    Comment.objects.filter(pk__in=given.values("comment")).update(like_count=F("like_count") - 1)
    given.delete()


def _count_down(post_id: int) -> None:
    Post.objects.filter(pk=post_id).update(comment_count=F("comment_count") - 1)


def end(comment: Comment) -> None:
    """The row; where others have answered, only its words and whose they were."""
    if comment.replies.exists():
        comment.likes.all().delete()
        comment.mentions.all().delete()
        Comment.objects.filter(pk=comment.pk).update(
            author=None,
            text="",
            like_count=0,
            deleted_at=comment.deleted_at or timezone.now(),
            deleted_by=None,
        )
    else:
        comment.delete()


def forget_deleted() -> int:
    """Ends comments and written posts deleted longer than RESTORABLE ago. Returns how many.

    The post of an activity ends with its activity.
    """
    before = timezone.now() - RESTORABLE
    count = 0
    old_comments = Comment.objects.filter(deleted_at__lt=before, author__isnull=False)
    for comment in old_comments.order_by("-pk"):  # replies before what they answer
        end(comment)
        count += 1
    lonely = Comment.objects.filter(author=None).exclude(
        Exists(Comment.objects.filter(parent=OuterRef("pk")))
    )
    lonely.delete()
    for post in Post.objects.written().filter(deleted_at__lt=before):
        with transaction.atomic():
            post_ending.send(sender=Post, post=post)
            post.delete()
        count += 1
    return count
