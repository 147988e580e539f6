"""The inbox of the feed, where the server keeps one (`FEED_INBOX`; docs/decisions/0013). Derived, all of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from social.posts.models.post import Post


class FeedInbox(models.Model):
    """A post put where a reader's feed looks first. It opens nothing: the rule is asked at every look."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    #: Again from the post, so that one index has a reader's in order and one finds an author's in it.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField(help_text=_("The post's moment."))

    class Meta:
        verbose_name = _("post in an inbox")
        verbose_name_plural = _("posts in inboxes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "post"], name="feed_inbox_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["reader", "-at", "-post"], name="feed_inbox_newest"),
            models.Index(fields=["author", "reader"], name="feed_inbox_author"),
            models.Index(fields=["at"], name="feed_inbox_at"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} for {self.reader_id}"


class InboxSource(models.Model):
    """This author's posts go to this reader's inbox. Once `filled`, what the inbox lacks the feed lacks."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    filled = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("source of an inbox")
        verbose_name_plural = _("sources of inboxes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "reader"], name="inbox_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.author_id} → {self.reader_id}"


class InboxChange(models.Model):
    """A change of a post that inboxes do not know yet. As long as there is one its author is merged at read."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("change on its way to inboxes")
        verbose_name_plural = _("changes on their way to inboxes")

    def __str__(self) -> str:
        return f"{self.post_id} of {self.author_id}"
