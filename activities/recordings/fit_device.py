"""Which device wrote a FIT file."""

from __future__ import annotations

import re

import numpy as np

from activities.recordings import fit_profile as profile
from activities.recordings.fit_format import Messages, Part
from activities.recordings.fit_products import GARMIN_PRODUCTS
from activities.recordings.recording import Column, Device

#: Families of Garmin with a barometer in every member.
_BAROMETRIC = re.compile(
    r"Edge (?!20\b|25\b|200\b|Touring|Explore)|Fenix|Epix|Enduro|Tactix|MARQ|Descent|Instinct"
    r"|Forerunner (?:9\d\d|7[45]5|645|2[56]5)"
)

_QUARTER_S = 900
#: Kiribati is 14 hours ahead.
_FURTHEST_ZONE_S = 14 * 3600


def _number(column: Column, row: int) -> int | None:
    return None if row >= len(column) or np.isnan(column[row]) else int(column[row])


def read_device(part: Part) -> Device:
    """From file_id, and from the device_info of the creator (device index 0)."""
    file_id, info = part.messages(profile.FILE_ID), part.messages(profile.DEVICE_INFO)
    creators = np.flatnonzero(info.column(0) == 0)
    row = int(creators[0]) if len(creators) else len(info)
    maker = _either(file_id, 1, info, 2, row)
    product = _either(file_id, 2, info, 4, row)
    serial = _either(file_id, 3, info, 3, row)
    named = [*file_id.texts(8)[:1], *info.texts(27)[row : row + 1]]
    software = info.column(5, 100)
    return Device(
        manufacturer=None if maker is None else profile.MANUFACTURERS.get(maker, f"no. {maker}"),
        product=_product_name(maker, product, named),
        serial=None if serial is None else str(serial),
        software=None if _number(software, row) is None else f"{software[row]:.2f}",
    )


def _either(first: Messages, field: int, second: Messages, other: int, row: int) -> int | None:
    number = _number(first.column(field), 0)
    return _number(second.column(other), row) if number is None else number


def _product_name(maker: int | None, product: int | None, named: list[str | None]) -> str | None:
    text = next((name for name in named if name), None)
    if text is not None:
        return text[:100]
    if product is None:
        return None
    if maker in profile.GARMIN_MAKERS and product in GARMIN_PRODUCTS:
        return GARMIN_PRODUCTS[product]
    return f"no. {product}"


def says_barometer(part: Part, device: Device) -> bool | None:
    """True if a built-in barometer is listed or the model is known to have one; None: unknown."""
    info = part.messages(profile.DEVICE_INFO)
    is_local = info.column(25) == profile.LOCAL_SOURCE
    if (is_local & (info.column(1) == profile.BAROMETER)).any():
        return True
    if device.manufacturer == "Garmin" and _BAROMETRIC.match(device.product or ""):
        return True
    return None


def read_identity(part: Part) -> str | None:
    """Maker, product, serial number and time of creation: the same in every copy of the file."""
    file_id = part.messages(profile.FILE_ID)
    facts = [_number(file_id.column(field), 0) for field in (1, 2, 3, 4)]
    if facts[3] is None or facts[2] is None:
        return None
    return "fit:" + ":".join("" if fact is None else str(fact) for fact in facts)


def read_utc_offset(part: Part) -> int | None:
    """Local less universal time in seconds, to the quarter of an hour; None if unlikely or absent."""
    activity = part.messages(profile.ACTIVITY)
    offsets = activity.column(5) - activity.stamps()
    for offset_s in offsets[np.isfinite(offsets)].tolist():
        rounded: int = round(offset_s / _QUARTER_S) * _QUARTER_S
        if abs(rounded) <= _FURTHEST_ZONE_S:
            return rounded
    return None
