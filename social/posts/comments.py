"""Saying something under a post, changing it, taking it away and bringing it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.posts import floods, live, mentions, telling
from social.posts.models import COMMENT_LONGEST, Comment, CommentLike, Post
from social.posts.services import NothingSaid, TooLong
from stravalite.errors import DomainError, NotFound

#: So long one that was taken away can be brought back.
RESTORABLE = timedelta(days=30)


class OtherPost(DomainError):
    code = "other_post"
    message = _("This answers a comment that is not there any more.")
    hint = _("Write it as a comment of its own.")


def write(*, post: Post, author: User, text: str, reply_to: Comment | None = None) -> Comment:
    """Says it under a post the caller found visible. A reply to a reply joins the same thread."""
    text = clean(text)
    thread = reply_to.parent or reply_to if reply_to is not None else None
    if reply_to is not None and (reply_to.post_id != post.pk or not _is_live(reply_to)):
        raise OtherPost
    floods.count("comment", author)
    with transaction.atomic():
        comment = Comment.objects.create(post=post, author=author, text=text, parent=thread)
        _count(post, 1)
        named = mentions.of_comment(comment)
        telling.commented(comment, reply_to, named)
        live.changed(post)
    return comment


def clean(text: str) -> str:
    """As it is kept. NothingSaid or TooLong."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text:
        raise NothingSaid(hint=_("Write something."), fields={"text": [NothingSaid.message]})
    if len(text) > COMMENT_LONGEST:
        too_long = _("At most %(most)d characters, please.") % {"most": COMMENT_LONGEST}
        raise TooLong(fields={"text": [too_long]})
    return text


def edit(*, comment: Comment, text: str) -> Comment:
    """Its author's, who was checked; who was named before is not told again."""
    text = clean(text)
    if text != comment.text:
        with transaction.atomic():
            comment.text, comment.edited_at = text, timezone.now()
            comment.save(update_fields=["text", "edited_at"])
            mentions.of_comment(comment)
            live.changed(comment.post)
    return comment


def may_delete(comment: Comment, athlete_id: int | None) -> bool:
    """Its author, and who wrote the post it stands under."""
    return athlete_id is not None and athlete_id in {comment.author_id, comment.post.author_id}


def delete(*, comment: Comment, actor: User) -> None:
    """Out of sight at once; replies keep their place. Again changes nothing."""
    if not may_delete(comment, actor.pk):
        raise NotFound
    marks = {"deleted_at": timezone.now(), "deleted_by": actor}
    with transaction.atomic():
        if _mark(comment, was={"deleted_at": None}, now=marks) and comment.hidden_at is None:
            _count(comment.post, -1)
        telling.taken_away(comment)
        live.changed(comment.post)


def restore(*, comment: Comment, actor: User) -> None:
    """By who took it away."""
    was = {"deleted_at__isnull": False, "deleted_by": actor, "author__isnull": False}
    with transaction.atomic():
        if not _mark(comment, was=was, now={"deleted_at": None, "deleted_by": None}):
            raise NotFound
        if comment.hidden_at is None:
            _count(comment.post, 1)
        live.changed(comment.post)


def hide(comment: Comment) -> None:
    """Moderation's."""
    with transaction.atomic():
        hidden = _mark(comment, was={"hidden_at": None}, now={"hidden_at": timezone.now()})
        if hidden and comment.deleted_at is None:
            _count(comment.post, -1)
        live.changed(comment.post)


def unhide(comment: Comment) -> None:
    with transaction.atomic():
        shown = _mark(comment, was={"hidden_at__isnull": False}, now={"hidden_at": None})
        if shown and comment.deleted_at is None:
            _count(comment.post, 1)
        live.changed(comment.post)


def _mark(comment: Comment, *, was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Sets the columns if it is still as it was; whoever came second changes no count."""
    changed = Comment.objects.filter(pk=comment.pk, **was).update(**now)
    for name, value in now.items():
        setattr(comment, name, value)
    return bool(changed)


def _count(post: Post, change: int) -> None:
    Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + change)


def _is_live(comment: Comment) -> bool:
    return comment.deleted_at is None and comment.hidden_at is None


def like(*, comment: Comment, athlete: User) -> int:
    """Once each. The new count."""
    floods.count("kudos", athlete)
    with transaction.atomic():
        _like, new = CommentLike.objects.get_or_create(comment=comment, athlete=athlete)
        if new:
            _count_likes(comment, 1)
            telling.liked(comment, athlete)
    return comment.like_count


def unlike(*, comment: Comment, athlete: User) -> int:
    with transaction.atomic():
        taken, _rows = CommentLike.objects.filter(comment=comment, athlete=athlete).delete()
        if taken:
            _count_likes(comment, -1)
            telling.like_taken_back(comment, athlete)
    return comment.like_count


def _count_likes(comment: Comment, change: int) -> None:
    Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") + change)
    comment.refresh_from_db(fields=["like_count"])
    live.changed(comment.post)
