"""Nothing of devices goes to another server."""

from __future__ import annotations

LEAVES = {
    "social_devices.Device": "An address a push service gave to this server; useless to any other.",
}
