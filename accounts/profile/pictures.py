"""Any picture somebody hands in becomes one small square WebP that holds nothing but pixels."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from PIL import Image, ImageOps

SIDE_PX = 512
MAX_BYTES = 15 * 1024 * 1024
#: A JPEG is decoded at a fraction of its size; the others have to be unfolded whole.
MAX_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}


class NotAPicture(Exception):
    """Not one of the formats we read, or damaged."""


class PictureTooLarge(Exception):
    """More bytes or pixels than a portrait needs."""


def portrait(file: IO[bytes]) -> bytes:
    """The middle square of a JPEG, PNG or WebP, upright, at most SIDE_PX wide, without any metadata.

    Raises NotAPicture or PictureTooLarge.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PictureTooLarge
    with _refusals():
        image = _opened(content)
        if _is_portrait(image, content):  # one that came from here: the same again, to the byte
            return content
        image.draft("RGB", (SIDE_PX * 2, SIDE_PX * 2))
        upright = ImageOps.exif_transpose(image)
        plain = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
        side = min(SIDE_PX, *plain.size)
        square = ImageOps.fit(plain, (side, side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        square.save(out, "WEBP", quality=82, exif=b"", icc_profile=None, xmp=b"")
    return out.getvalue()


#: Parts of a WebP file that hold pixels; whatever else there may be is not ours.
_PIXELS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})


def _is_portrait(image: Image.Image, content: bytes) -> bool:
    """A small square WebP of nothing but pixels, decoded whole to be sure."""
    if image.format != "WEBP" or image.width != image.height or image.width > SIDE_PX:
        return False
    if int.from_bytes(content[4:8], "little") + 8 != len(content):
        return False
    position = 12
    while position < len(content):
        if content[position : position + 4] not in _PIXELS:
            return False
        size = int.from_bytes(content[position + 4 : position + 8], "little")
        position += 8 + size + size % 2
    image.load()
    return position == len(content)


@contextmanager
def _refusals() -> Iterator[None]:
    """Decoders say no in many ways."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count ourselves
            yield
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError) as error:
        raise NotAPicture from error


def _opened(content: bytes) -> Image.Image:
    """The header only; pixels are not touched before their number is known."""
    image = Image.open(io.BytesIO(content), formats=tuple(MAX_PIXELS))
    width, height = image.size
    if width * height > MAX_PIXELS[image.format or "PNG"]:
        raise PictureTooLarge
    return image


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
