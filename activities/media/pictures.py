"""A photo as a camera made it → WebP of a few sizes that hold nothing but pixels. Pure.

Runs in a child process: what a hostile file can make a decoder do ends with the child.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

#: Long sides. What is smaller than one of them is not blown up.
SIZES = (320, 1024, 2048)
MAX_BYTES = 50 * 1024 * 1024
#: A JPEG is decoded at a fraction of its size; the others have to be unfolded whole.
MAX_PIXELS = {
    "JPEG": 120_000_000,
    "MPO": 120_000_000,
    "PNG": 50_000_000,
    "WEBP": 50_000_000,
    "GIF": 25_000_000,
}
_QUALITY = 82
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_OLDEST_YEAR = 1990


class UnusablePhoto(Exception):
    """`code` is "heic", "not_a_photo", "damaged", "too_large" or "video"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Developed:
    """What was read and drawn. `clock` is the camera's, without a zone; `taken_at` where it tells one."""

    width: int
    height: int
    renditions: dict[int, tuple[int, int, bytes]] = field(default_factory=dict)
    clock: datetime | None = None
    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None


def develop(data: bytes) -> Developed:
    """Draws every size and reads when and where it was taken. Raises UnusablePhoto."""
    _look(data)
    with _refusals():
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF"))
        wide, high = image.size
        if not wide or not high or wide * high > MAX_PIXELS[image.format or "PNG"]:
            raise UnusablePhoto("too_large")
        turned = image.getexif().get(ExifTags.Base.Orientation, 1) in {5, 6, 7, 8}
        developed = Developed(*((high, wide) if turned else (wide, high)))
        _read_notes(image, developed)
        image.draft("RGB", (SIZES[-1], SIZES[-1]))
        image.load()
        plain = _upright(image)
    for size in SIZES:
        drawn = plain.copy()
        drawn.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0)
        out = io.BytesIO()
        drawn.save(out, "WEBP", quality=_QUALITY, exif=b"", icc_profile=None, xmp=b"")
        developed.renditions[size] = (*drawn.size, out.getvalue())
        if size >= max(plain.size):
            break
    return developed


def _look(data: bytes) -> None:
    """The kinds people hand in most that no decoder of ours reads."""
    if len(data) > MAX_BYTES:
        raise UnusablePhoto("too_large")
    if data[4:8] == b"ftyp":
        raise UnusablePhoto("heic" if data[8:12] in _HEIC_BRANDS else "video")


@contextmanager
def _refusals() -> Iterator[None]:
    """Decoders say no in many ways."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pixels we count ourselves; odd EXIF is no news
            yield
    except Image.DecompressionBombError as error:
        raise UnusablePhoto("too_large") from error
    except UnidentifiedImageError as error:
        raise UnusablePhoto("not_a_photo") from error
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError) as error:
        raise UnusablePhoto("damaged") from error


def _upright(image: Image.Image) -> Image.Image:
    """The first picture, turned as the camera was held, in eight bits of sRGB."""
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):  # 16 bits of grey
        upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if profile and upright.mode in {"RGB", "CMYK", "L"}:
        upright = _in_srgb(upright, profile)
    has_alpha = upright.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in upright.info
    return upright.convert("RGBA" if has_alpha else "RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as they were meant, since the profile itself does not go out."""
    try:
        turned = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):  # a profile nobody can read says nothing
        return image
    return turned or image


def _read_notes(image: Image.Image, developed: Developed) -> None:
    """When and where; notes that make no sense are none."""
    try:
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001 - the notes are a stranger's; the picture may still be good
        return
    written = details.get(ExifTags.Base.DateTimeOriginal) or details.get(
        ExifTags.Base.DateTimeDigitized
    )
    developed.clock = _clock(written)
    offset = _offset(details.get(ExifTags.Base.OffsetTimeOriginal))
    if developed.clock is not None and offset is not None:
        developed.taken_at = (developed.clock - offset).replace(tzinfo=UTC)
    developed.lat, developed.lon = _place(place)


def _clock(written: Any) -> datetime | None:
    try:
        told = datetime.strptime(str(written).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return told if told.year >= _OLDEST_YEAR else None


def _offset(written: Any) -> timedelta | None:
    """ "+02:00" and the like."""
    text = str(written or "").strip("\0 ")
    try:
        hours, minutes = int(text[1:3]), int(text[4:6])
    except ValueError:
        return None
    if text[:1] not in {"+", "-"} or hours > 14 or minutes > 59:
        return None
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def _place(tags: dict[int, Any]) -> tuple[float | None, float | None]:
    lat = _degrees(tags.get(ExifTags.GPS.GPSLatitude), tags.get(ExifTags.GPS.GPSLatitudeRef), 90)
    lon = _degrees(tags.get(ExifTags.GPS.GPSLongitude), tags.get(ExifTags.GPS.GPSLongitudeRef), 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None, None
    return lat, lon


def _degrees(parts: Any, side: Any, most: int) -> float | None:
    try:
        whole, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = whole + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    return -value if str(side).strip("\0 ").upper() in {"S", "W"} else value
