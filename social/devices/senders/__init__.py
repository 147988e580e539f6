"""One module for each push service, all of one shape: `Sender`."""

from __future__ import annotations

from typing import Protocol

from social.devices.models import Device, DeviceKind
from social.devices.senders import apns, fcm, web_push
from social.devices.senders.outcomes import Message


class Sender(Protocol):
    def ready(self) -> bool:
        """Whether this server was given what it takes."""

    def check(self, token: str, keys: dict[str, str]) -> None:
        """BadAddress when this is no address of a device."""

    def send(self, device: Device, message: Message) -> None:
        """Hands the message to the service; Gone, Later or Refused when it does not take it."""


SENDERS: dict[str, Sender] = {
    DeviceKind.WEB: web_push,
    DeviceKind.FCM: fcm,
    DeviceKind.APNS: apns,
}
