"""What is said under a post: comments with one level of replies, likes, and whom a text names."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.graph.visibility import people_visible_to, visible_to
from social.posts.models.post import Post
from stravalite.identifiers import public_id

COMMENT_LONGEST = 2_000


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Live comments under posts this viewer may see, of people this viewer may find."""
        return self.filter(visible_to(viewer, prefix="post__")).said_to(viewer)

    def said_to(self, viewer: Viewer) -> Self:
        """The same under posts that the viewer was found to see."""
        people = User.objects.filter(people_visible_to(viewer)).values("pk")
        return self.live().filter(author__in=people)

    def live(self) -> Self:
        """Neither taken away nor hidden by moderation."""
        return self.filter(deleted_at=None, hidden_at=None)

    def in_order(self) -> Self:
        return self.order_by("pk")


class Comment(models.Model):
    """A taken-away comment keeps its place while it has replies; what it said ends after 30 days."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "cmt")
    )
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, related_name="comments", db_index=False
    )
    #: Nobody's when its author has left and only its place remains.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    text = models.TextField(_("comment"), max_length=COMMENT_LONGEST)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    #: Its author or the post's; only who took it away brings it back.
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True, help_text=_("Hidden by moderation."))

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes: ClassVar = [
            models.Index(fields=["post", "id"], name="comment_in_order"),
            models.Index(
                fields=["deleted_at"], name="comment_deleted", condition=~Q(deleted_at=None)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(author=None) | ~Q(deleted_at=None), name="comment_of_nobody_is_deleted"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class CommentLike(models.Model):
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="likes", db_index=False
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments_liked"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "athlete"], name="comment_like_once")
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} likes {self.comment_id}"


class Mention(models.Model):
    """A person whom a post's text or a comment names; one alert each, however often it is edited."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions"
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentioned_in"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "athlete"], condition=Q(comment=None), name="mention_in_post_once"
            ),
            models.UniqueConstraint(fields=["comment", "athlete"], name="mention_in_comment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} in {self.post_id}"
