"""The edges between people."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id


class FollowState(models.TextChoices):
    PENDING = "pending", _("asked")
    ACCEPTED = "accepted", _("follows")


class Follow(models.Model):
    """`follower` sees what `followee` shares with followers, once accepted."""

    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="following"
    )
    followee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followers"
    )
    state = models.CharField(max_length=10, choices=FollowState, default=FollowState.PENDING)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follower", "followee"], name="follow_once"),
            models.CheckConstraint(condition=~Q(follower=F("followee")), name="follow_not_oneself"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["followee", "state"], name="follow_followee_state")
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} → {self.followee_id} ({self.state})"


class Block(models.Model):
    """Both vanish for each other, everywhere and at once."""

    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_not_oneself"),
        ]
        indexes: ClassVar = [models.Index(fields=["blocked"], name="block_blocked")]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class Mute(models.Model):
    """What `muted` posts stays out of `muter`'s feed; `muted` notices nothing."""

    muter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes"
    )
    muted = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="mute_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} mutes {self.muted_id}"


class CoachingState(models.TextChoices):
    ASKED = "asked", _("the coach asked")
    INVITED = "invited", _("the athlete invited")
    ACCEPTED = "accepted", _("coaches")


class Coaching(models.Model):
    """`coach` sees all of `athlete`'s training once both want it; either ends it at any time."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coached"
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coaches"
    )
    state = models.CharField(max_length=10, choices=CoachingState)
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("coaching")
        verbose_name_plural = _("coachings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coach", "athlete"], name="coaching_once"),
            models.CheckConstraint(condition=~Q(coach=F("athlete")), name="coaching_not_oneself"),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False)
                | (~Q(state="accepted") & Q(accepted_at=None)),
                name="coaching_accepted_at",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["athlete", "state"], name="coaching_athlete")]

    def __str__(self) -> str:
        return f"{self.coach_id} coaches {self.athlete_id} ({self.state})"


class SecretLinkQuerySet(models.QuerySet["SecretLink"]):
    def open(self) -> Self:
        """Those that still open something."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=Now()), revoked_at=None)


class SecretLink(models.Model):
    """Whoever has the link sees this one post as a stranger would if it were for everyone."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "lnk")
    )
    #: Only its digest is kept.
    digest = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey(
        "social_posts.Post", on_delete=models.CASCADE, related_name="secret_links"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret link")
        verbose_name_plural = _("secret links")
        indexes: ClassVar = [models.Index(fields=["post", "-id"], name="secret_link_post")]

    def __str__(self) -> str:
        return self.public_id
