"""Alerts, who caused them, and what a person chose to be told of; what is not chosen is as usual."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.graph.visibility import people_visible_to, visible_to
from stravalite.identifiers import public_id


class Choice(models.Model):
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices"
    )
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=20)
    wanted = models.BooleanField()

    class Meta:
        verbose_name = _("notification choice")
        verbose_name_plural = _("notification choices")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "kind", "channel"], name="notification_one_choice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class Manner(models.Model):
    """When a person is told: their hours of quiet, by their own clock, and the last letter of the day."""

    athlete = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="notification_manner",
    )
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("manner of telling")
        verbose_name_plural = _("manners of telling")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | (
                    Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~Q(quiet_from=models.F("quiet_until"))
                ),
                name="notification_quiet_has_two_ends",
            )
        ]

    def __str__(self) -> str:
        return f"manner of {self.athlete_id}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, viewer: Viewer) -> Self:
        """This person's own, without those about what they may no longer see."""
        return self.filter(athlete_id=viewer.athlete_id).filter(
            Q(post=None) | visible_to(viewer, prefix="post__")
        )

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(models.Model):
    """One alert: what happened to one thing since it was last read, by however many people."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "ntf")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=60)
    thing = models.CharField(max_length=64, help_text=_("What it is about; alerts gather by it."))
    #: What it is published through, for the privacy rule; nothing when it concerns the person alone.
    post = models.ForeignKey(
        "social_posts.Post", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    context: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    moment = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    shown = models.BooleanField(
        default=True, help_text=_("In the inbox; otherwise kept only to be told another way.")
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "kind", "thing"],
                condition=Q(read_at=None),
                name="notification_one_unread",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["athlete", "-moment", "-id"], name="notification_newest"),
            models.Index(fields=["athlete"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["kind", "thing"], name="notification_thing"),
        ]

    def __str__(self) -> str:
        return self.public_id


class TellerQuerySet(models.QuerySet["Teller"]):
    def shown_to(self, viewer: Viewer) -> Self:
        """Those whom the reader may still find, the newest first."""
        people = people_visible_to(viewer)
        found = self.filter(person__in=User.objects.filter(people))
        return found.select_related("person").order_by("-moment", "-id")


class Teller(models.Model):
    """Somebody who did what an alert tells of."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="tellers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    moment = models.DateTimeField(default=timezone.now)

    objects = TellerQuerySet.as_manager()

    class Meta:
        verbose_name = _("cause of an alert")
        verbose_name_plural = _("causes of alerts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notification", "person"], name="notification_teller_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.notification_id}"
