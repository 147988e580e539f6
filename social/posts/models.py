"""What is shared: an author, an audience, a moment, a topic. An activity is published through its post."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Audience
from social.graph.viewer import Viewer
from social.graph.visibility import visible_to
from stravalite.identifiers import public_id


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(visible_to(viewer))


class Post(models.Model):
    """Owns author, audience, moment and what removes it from sight; nothing else stores these."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "pst")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts"
    )
    audience = models.CharField(_("who may see it"), max_length=10, choices=Audience)
    moment = models.DateTimeField(help_text=_("When it happened; the feed is sorted by it."))
    topic = models.CharField(max_length=40, blank=True, help_text=_("The sport, for filters."))
    # counted where they are given; no list ever counts rows
    kudos_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text=_("Hidden by moderation."))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes: ClassVar = [
            models.Index(fields=["author", "-moment", "-id"], name="post_author_newest"),
            models.Index(fields=["-moment", "-id"], name="post_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="post_audience_known"
            )
        ]

    def __str__(self) -> str:
        return self.public_id
