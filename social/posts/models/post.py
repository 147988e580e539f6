"""What is shared: an author, an audience, a moment, a topic. An activity is published through its post."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Audience
from social.graph.viewer import Viewer
from social.graph.visibility import visible_to
from stravalite.identifiers import public_id

TEXT_LONGEST = 5_000


class PostKind(models.TextChoices):
    """What a post is about; what hangs on it is drawn by whoever registered that attachment."""

    ACTIVITY = "activity", _("activity")
    TEXT = "text", _("text")
    PHOTO = "photo", _("photos")
    RESHARE = "reshare", _("shared on")
    ACHIEVEMENT = "achievement", _("achievement")


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(visible_to(viewer))

    def of(self, author_id: int) -> Self:
        """One author's own that are not deleted."""
        return self.filter(author_id=author_id, deleted_at=None)

    def live(self) -> Self:
        """Neither deleted nor hidden by moderation."""
        return self.filter(deleted_at=None, hidden_at=None)

    def written(self) -> Self:
        """What people wrote themselves; the post of an activity belongs to its activity."""
        return self.exclude(kind=PostKind.ACTIVITY)

    def on(self, topics: tuple[str, ...]) -> Self:
        """Of these sports; all of them when none is named."""
        return self.filter(topic__in=topics) if topics else self

    def newest_first(self) -> Self:
        return self.order_by("-moment", "-pk")

    def with_card_data(self) -> Self:
        """What every card shows of its post, in one query."""
        return self.select_related("author__profile")

    def with_kudos_of(self, viewer: Viewer) -> Self:
        """Annotates `kudos_given`: whether the viewer gave them."""
        mine = Kudos.objects.filter(post=OuterRef("pk"), athlete=viewer.athlete_id)
        return self.annotate(kudos_given=Exists(mine))


class Post(models.Model):
    """Owns author, audience, moment and what removes it from sight; nothing else stores these."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "pst")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts"
    )
    kind = models.CharField(max_length=12, choices=PostKind, default=PostKind.ACTIVITY)
    audience = models.CharField(_("who may see it"), max_length=10, choices=Audience)
    moment = models.DateTimeField(help_text=_("When it happened; the feed is sorted by it."))
    topic = models.CharField(max_length=40, blank=True, help_text=_("The sport, for filters."))
    text = models.TextField(_("text"), blank=True, max_length=TEXT_LONGEST)
    #: What is shared on, which may end for good: the reshare stays and says so. Or what an achievement is of.
    of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reshares"
    )
    # counted where they are given; no list ever counts rows
    kudos_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text=_("Hidden by moderation."))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes: ClassVar = [
            models.Index(fields=["author", "-moment", "-id"], name="post_author_newest"),
            models.Index(
                fields=["author", "topic", "-moment", "-id"], name="post_author_topic_newest"
            ),
            models.Index(fields=["-moment", "-id"], name="post_newest"),
            models.Index(fields=["topic", "-moment", "-id"], name="post_topic_newest"),
            models.Index(fields=["deleted_at"], name="post_deleted", condition=~Q(deleted_at=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="post_audience_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=PostKind.values), name="post_kind_known"),
            models.CheckConstraint(
                condition=Q(of=None) | Q(kind__in=[PostKind.RESHARE, PostKind.ACHIEVEMENT]),
                name="post_of_another_is_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PostKind.TEXT, text=""), name="post_text_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class AuthorHead(models.Model):
    """An author's newest live moment among what one class of people may see: everyone, or followers too.

    The feed asks it which authors can be on a page at all (docs/decisions/0013).
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="heads"
    )
    audience = models.CharField(max_length=10, choices=Audience)
    moment = models.DateTimeField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("newest moment of an author")
        verbose_name_plural = _("newest moments of authors")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "audience"], name="author_head_once"),
            models.CheckConstraint(
                condition=~Q(audience=Audience.ONLY_ME), name="author_head_of_others"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["audience", "-moment", "-post"], name="author_head_newest")
        ]

    def __str__(self) -> str:
        return f"{self.author_id} {self.audience} {self.moment}"


class Kudos(models.Model):
    """At most one of each athlete for each post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="kudos", db_index=False)
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kudos_given"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kudos")
        verbose_name_plural = _("kudos")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "athlete"], name="kudos_once")
        ]
        indexes: ClassVar = [models.Index(fields=["post", "-id"], name="kudos_newest")]

    def __str__(self) -> str:
        return f"{self.athlete_id} for {self.post_id}"
