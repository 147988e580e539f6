"""Photos as cameras write them, for tests."""

from __future__ import annotations

import io
from typing import Any

from PIL import ExifTags, Image


def photo(
    *,
    size: tuple[int, int] = (1600, 1200),
    form: str = "JPEG",
    mode: str = "RGB",
    clock: str = "",
    offset: str = "",
    place: tuple[float, float] | None = None,
    orientation: int = 1,
    shade: int = 200,
    **options: Any,
) -> bytes:
    """A sky over a field with a red corner above on the left, and the camera's notes."""
    image = Image.new("RGB", size, (40, 90, shade))
    image.paste((40, 160, 60), (0, size[1] // 2, size[0], size[1]))
    image.paste((230, 20, 20), (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SecretCameraMaker"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    if clock:
        details[ExifTags.Base.DateTimeOriginal] = clock
    if offset:
        details[ExifTags.Base.OffsetTimeOriginal] = offset
    if place:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_gps(place))
    out = io.BytesIO()
    image.convert(mode).save(out, form, exif=exif, **options)
    return out.getvalue()


def _gps(place: tuple[float, float]) -> dict[int, Any]:
    lat, lon = place
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
        ExifTags.GPS.GPSLatitude: (abs(lat), 0.0, 0.0),
        ExifTags.GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
        ExifTags.GPS.GPSLongitude: (abs(lon), 0.0, 0.0),
    }
