"""Devices for operators: whether pushes arrive, without the addresses they go to."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from social.devices.models import Device, DeviceKind
from social.devices.senders import SENDERS
from stravalite.console import figures
from stravalite.console.figures import Figure
from stravalite.console.roles import OPERATORS, ByRole


@admin.register(Device)
class DeviceAdmin(ByRole):
    viewers = OPERATORS
    list_display = (
        "public_id",
        "athlete",
        "kind",
        "name",
        "created_at",
        "last_success_at",
        "failing_since",
    )
    list_filter = ("kind", "failing_since")
    search_fields = ("public_id", "athlete__handle")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    withheld = ("token", "keys", "session_id")


def _figures() -> list[Figure]:
    url = reverse("admin:social_devices_device_changelist")
    failing = Device.objects.exclude(failing_since=None).count()
    ways = [
        Figure(
            DeviceKind(kind).label,
            _("on") if sender.ready() else _("off"),
            note="" if sender.ready() else _("not set up; see the settings"),
        )
        for kind, sender in SENDERS.items()
    ]
    return [
        *ways,
        Figure(_("Devices"), Device.objects.count(), url=url),
        Figure(_("Failing"), failing, url=f"{url}?failing_since__isnull=False"),
    ]


figures.register("push", _figures, title=_("Push"), order=31, viewers=OPERATORS)
