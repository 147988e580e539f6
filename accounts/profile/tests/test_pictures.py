"""What becomes of a picture that somebody hands in."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from accounts.profile import pictures
from accounts.profile.tests.drawn import picture


def _made(content: bytes) -> Image.Image:
    made = Image.open(io.BytesIO(pictures.portrait(io.BytesIO(content))))
    made.load()
    return made


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_it_becomes_a_square_webp_of_512_pixels(form: str) -> None:
    made = _made(picture(form, (1600, 900)))
    assert (made.format, made.size) == ("WEBP", (512, 512))


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (600, 600), 30_000).save(out, "PNG")
        assert _made(out.getvalue()).size == (512, 512)
    else:
        assert _made(picture("PNG", mode=mode)).size == (512, 512)


def test_a_small_picture_is_not_blown_up() -> None:
    assert _made(picture("PNG", (90, 60))).size == (60, 60)


def test_where_and_when_it_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ana"
    exif.get_ifd(0x8825)[1] = "N"
    made = pictures.portrait(io.BytesIO(picture("JPEG", exif=exif, comment=b"Ana's garden")))
    assert b"Ana" not in made
    assert b"EXIF" not in made
    assert not Image.open(io.BytesIO(made)).getexif()


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    made = _made(picture("JPEG", (600, 600), exif=exif)).convert("RGB")
    top, bottom = made.getpixel((256, 20)), made.getpixel((256, 490))
    assert top[1] > top[2], "the field, which lay below, is above"
    assert bottom[2] > bottom[1]


def _bomb_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(6000, 6000), (30_000, 30_000), (2**31 - 1, 1000)])
def test_a_bomb_is_refused_before_it_is_unfolded(size: tuple[int, int]) -> None:
    with pytest.raises((pictures.PictureTooLarge, pictures.NotAPicture)):
        pictures.portrait(io.BytesIO(_bomb_png(*size)))


def test_more_bytes_than_the_limit_are_refused() -> None:
    with pytest.raises(pictures.PictureTooLarge):
        pictures.portrait(io.BytesIO(picture() + b"\0" * pictures.MAX_BYTES))


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a" + b"\0" * 50, picture("GIF")])
def test_other_formats_are_refused(content: bytes) -> None:
    with pytest.raises(pictures.NotAPicture):
        pictures.portrait(io.BytesIO(content))


_JPEG, _PNG, _WEBP = (picture(form, (80, 60)) for form in ("JPEG", "PNG", "WEBP"))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([_JPEG, _PNG, _WEBP]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=12),
    st.integers(0, 2000),
)
def test_damaged_bytes_give_a_picture_or_a_refusal(
    content: bytes, damage: list[tuple[int, int]], length: int
) -> None:
    broken = bytearray(content[: max(length, 1)])
    for place, value in damage:
        broken[place % len(broken)] = value
    try:
        made = pictures.portrait(io.BytesIO(bytes(broken)))
    except (pictures.NotAPicture, pictures.PictureTooLarge):
        return
    assert made[:4] == b"RIFF"
