"""Devices that may be told something: browsers and apps, each with the address its push service gave it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id


class DeviceKind(models.TextChoices):
    WEB = "web", _("browser")
    FCM = "fcm", _("Android app")
    APNS = "apns", _("iPhone app")


class Device(models.Model):
    """`token` is the address at the push service and a secret: whoever knows it may write there.

    `session_id` is the sign-in it came from (`accounts.people.sessions`): with it the device ends.
    """

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "dev")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices"
    )
    kind = models.CharField(max_length=8, choices=DeviceKind)
    token = models.CharField(max_length=1024)
    keys = models.JSONField(default=dict, blank=True)
    name = models.CharField(max_length=100, blank=True)
    session_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token"], name="device_token_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=DeviceKind.values), name="device_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
