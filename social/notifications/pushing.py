"""An alert on a person's devices: to each once, and again later to those whose service could not take it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from social.devices import services as devices
from social.devices.models import Device
from social.devices.senders.outcomes import Message
from social.notifications.inbox import Alert
from stravalite.jobs.models import Job
from stravalite.jobs.services import enqueue

JOB = "notifications.push"
_TRIES = 5
_FIRST_WAIT_S = 30
_LONGEST_TEXT = 300


def message_of(alert: Alert) -> Message:
    """No more than the alert says; opening it marks the alert as read."""
    text = alert.text
    if len(text) > _LONGEST_TEXT:
        text = text[: _LONGEST_TEXT - 1] + "…"
    row = alert.row
    return Message(settings.SITE_NAME, text, f"/notifications/{row.public_id}", row.public_id)


def push(alert: Alert, ledger_row: Job) -> None:
    """To the one device the job names, or to all."""
    only, tries = ledger_row.payload.get("device"), int(ledger_row.payload.get("tries", 1))
    message = message_of(alert)
    for device in devices.of(alert.row.athlete):
        if only and device.public_id != only:
            continue
        done = devices.deliver(device, message)
        if done.state == devices.State.LATER and tries < _TRIES:
            wait_s = done.wait_s if done.wait_s is not None else _FIRST_WAIT_S * 2**tries
            _again(alert, device, tries + 1, wait_s)


def _again(alert: Alert, device: Device, tries: int, wait_s: int) -> None:
    enqueue(
        JOB,
        key=f"{alert.row.public_id}:{device.public_id}",
        payload={"notification": alert.row.pk, "device": device.public_id, "tries": tries},
        athlete_id=alert.row.athlete_id,
        run_at=timezone.now() + timedelta(seconds=wait_s),
    )
