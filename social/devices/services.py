"""Knowing a person's devices and handing them messages."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people import sessions
from accounts.people.models import User
from social.devices.models import Device, DeviceKind
from social.devices.senders import SENDERS
from social.devices.senders.outcomes import BadAddress, Gone, Later, Message, Refused
from stravalite.api.throttles import count_attempt
from stravalite.errors import DomainError, NotFound

logger = logging.getLogger(__name__)
MOST = 20
_GIVEN_UP_AFTER = timedelta(days=30)


class BadDevice(DomainError):
    code = "bad_device"
    status = 422
    message = gettext_lazy("This device cannot be told anything.")


class NotSetUp(DomainError):
    code = "push_not_set_up"
    status = 422
    message = gettext_lazy("This server does not send to such devices.")
    hint = gettext_lazy("Ask whoever runs it.")


class State(StrEnum):
    SENT = "sent"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a push service did with a message; `wait_s` is how long it asks us to wait."""

    state: State
    reason: str = ""
    wait_s: int | None = None


def register(
    athlete: User,
    *,
    kind: str,
    token: str,
    keys: dict[str, str] | None = None,
    name: str = "",
    session_id: str = "",
) -> Device:
    """Knows the device from now on, or again. One that was another person's is this one's now: whoever
    signed in last on a shared device is told there, nobody else. BadDevice, NotSetUp.
    """
    sender, given = SENDERS[kind], keys or {}
    if not sender.ready():
        raise NotSetUp
    try:
        sender.check(token, given)
    except BadAddress as error:
        raise BadDevice(fields={error.field: [error.sentence]}) from error
    with transaction.atomic():
        # the row is the lock: two at once must not both find the last free place
        User.objects.select_for_update().get(pk=athlete.pk)
        others = Device.objects.filter(athlete=athlete).exclude(token=token)
        if others.count() >= MOST:
            raise BadDevice(_("You have too many devices. Remove one you do not use."))
        kept = {name: str(given[name])[:200] for name in ("p256dh", "auth") if name in given}
        device, _new = Device.objects.update_or_create(
            token=token,
            defaults={
                "athlete": athlete,
                "kind": kind,
                "keys": kept if kind == DeviceKind.WEB else {},
                "name": name[:100],
                "session_id": session_id,
                "failing_since": None,
            },
        )
    return device


def of(athlete: User) -> list[Device]:
    """The devices whose sign-in lasts, the newest first; those whose ended are forgotten."""
    devices = list(Device.objects.filter(athlete=athlete).order_by("-created_at", "-pk"))
    if not devices:
        return []
    open_ids = {one.id for one in sessions.open_of(athlete)} | {""}
    ended = [one.pk for one in devices if one.session_id not in open_ids]
    Device.objects.filter(pk__in=ended).delete()
    return [one for one in devices if one.session_id in open_ids]


def has_any(athlete: User) -> bool:
    return Device.objects.filter(athlete=athlete).exists()


def one(athlete: User, public_id: str) -> Device:
    """A device of one's own; NotFound."""
    found = next((each for each in of(athlete) if each.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def remove(athlete: User, public_id: str) -> None:
    """NotFound."""
    gone, _rows = Device.objects.filter(athlete=athlete, public_id=public_id).delete()
    if not gone:
        raise NotFound


def deliver(device: Device, message: Message) -> Delivery:
    """Hands over one message and notes how the device fares. One that is gone is forgotten, and so is
    one that has failed for a month.
    """
    sender = SENDERS[device.kind]
    if not sender.ready():
        return Delivery(State.OFF)
    try:
        sender.send(device, message)
    except Gone as error:
        Device.objects.filter(pk=device.pk).delete()
        return Delivery(State.GONE, str(error))
    except Later as error:
        _note_failure(device)
        return Delivery(State.LATER, str(error), error.wait_s)
    except Refused as error:
        logger.warning("Push to %s (%s) was refused: %s", device.public_id, device.kind, error)
        _note_failure(device)
        return Delivery(State.REFUSED, str(error))
    mine = Device.objects.filter(pk=device.pk)
    mine.update(last_success_at=timezone.now(), failing_since=None)
    return Delivery(State.SENT)


def _note_failure(device: Device) -> None:
    now = timezone.now()
    mine = Device.objects.filter(pk=device.pk)
    mine.update(failing_since=Coalesce("failing_since", now))
    mine.filter(failing_since__lt=now - _GIVEN_UP_AFTER).delete()


def test(athlete: User, public_id: str) -> Delivery:
    """Really sends one message. NotFound, TooManyRequests."""
    device = one(athlete, public_id)
    count_attempt("device-test", str(athlete.pk), limit=6, message=_("Too many tests."))
    text = _("This is a test. Notifications reach you here.")
    message = Message(settings.SITE_NAME, text, "/settings/notifications", "test", lives_s=300)
    return deliver(device, message)
