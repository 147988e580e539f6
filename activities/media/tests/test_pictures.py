"""What becomes of a camera's file: sizes, uprightness, silence about where it was, and refusals."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image, ImageCms

from activities.media.pictures import UnusablePhoto, develop
from activities.media.tests.drawn import photo


def _opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def _near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 40 for a, b in zip(pixel[:3], colour, strict=True))


def test_every_size_is_drawn_and_none_is_blown_up() -> None:
    large = develop(photo(size=(3000, 1500)))
    assert {size: row[:2] for size, row in large.renditions.items()} == {
        320: (320, 160),
        1024: (1024, 512),
        2048: (2048, 1024),
    }
    assert (large.width, large.height) == (3000, 1500)
    small = develop(photo(size=(200, 100)))
    assert {size: row[:2] for size, row in small.renditions.items()} == {320: (200, 100)}
    middle = develop(photo(size=(500, 700)))
    assert list(middle.renditions) == [320, 1024]
    assert middle.renditions[1024][:2] == (500, 700)


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, (5, 5)), (3, (-5, -5)), (6, (-5, 5)), (8, (5, -5))]
)
def test_it_stands_as_the_camera_was_held(orientation: int, corner: tuple[int, int]) -> None:
    made = develop(photo(size=(800, 400), orientation=orientation))
    turned = orientation in {6, 8}
    assert (made.width, made.height) == ((400, 800) if turned else (800, 400))
    drawn = _opened(made.renditions[320][2]).convert("RGB")
    x, y = corner
    assert _near(drawn.getpixel((x % drawn.width, y % drawn.height)), (230, 20, 20))


def test_nothing_but_pixels_goes_out() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = photo(
        clock="2026:05:01 10:00:00",
        place=(48.1234, 11.5),
        icc_profile=profile,
        xmp=b"<x:xmpmeta>home</x:xmpmeta>",
    )
    assert b"SecretCameraMaker" in content
    for _width, _height, drawn in develop(content).renditions.values():
        image = _opened(drawn)
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile"} & set(image.info)
        assert image.format == "WEBP"
        for chunk in (b"EXIF", b"XMP ", b"ICCP", b"SecretCameraMaker", b"xmpmeta"):
            assert chunk not in drawn


def test_the_camera_tells_when_and_where() -> None:
    made = develop(photo(clock="2026:05:01 10:00:00", offset="+02:00", place=(-33.5, 151.25)))
    assert made.clock == datetime(2026, 5, 1, 10)  # noqa: DTZ001 - a camera's clock has no zone
    assert made.taken_at == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert (made.lat, made.lon) == (-33.5, 151.25)
    without = develop(photo(clock="2026:05:01 10:00:00"))
    assert (without.clock, without.taken_at) == (made.clock, None)


@pytest.mark.parametrize("clock", ["0000:00:00 00:00:00", "yesterday", "1970:01:01 00:00:00"])
def test_a_clock_that_was_never_set_tells_nothing(clock: str) -> None:
    made = develop(photo(clock=clock, offset="+99:99", place=(0.0, 0.0)))
    assert (made.clock, made.taken_at, made.lat, made.lon) == (None, None, None, None)


def test_print_colours_become_screen_colours() -> None:
    drawn = _opened(develop(photo(mode="CMYK")).renditions[320][2]).convert("RGB")
    assert _near(drawn.getpixel((5, 5)), (230, 20, 20))


def test_sixteen_bits_of_grey_become_eight() -> None:
    out = io.BytesIO()
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (64, 1))
    Image.fromarray(ramp).save(out, "PNG")
    drawn = _opened(develop(out.getvalue()).renditions[320][2]).convert("L")
    assert [drawn.getpixel((x, 30)) for x in (0, 255)] == pytest.approx([0, 255], abs=12)
    assert drawn.getpixel((128, 30)) == pytest.approx(128, abs=12)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_one_is_kept(form: str) -> None:
    first, second = (Image.new("RGB", (80, 60), colour) for colour in ("red", "blue"))
    out = io.BytesIO()
    first.save(out, form, save_all=True, append_images=[second], duration=50)
    drawn = _opened(develop(out.getvalue()).renditions[320][2])
    assert getattr(drawn, "n_frames", 1) == 1
    assert _near(drawn.convert("RGB").getpixel((10, 10)), (255, 0, 0))


def test_what_can_be_seen_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert _opened(develop(out.getvalue()).renditions[320][2]).mode == "RGBA"


def test_a_picture_of_several_as_telephones_write_them() -> None:
    out = io.BytesIO()
    image = Image.new("RGB", (400, 300), "green")
    image.save(out, "MPO", save_all=True, append_images=[image])
    assert develop(out.getvalue()).width == 400


def _bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it is `side` × `side` pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_photo"),
        (b"GIF89a", "damaged"),
        (photo()[:3000], "damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isom", "video"),
        (_bomb(60_000), "too_large"),
        (_bomb(9_000), "too_large"),
        (_bomb(100), "damaged"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(UnusablePhoto) as refused:
        develop(content)
    assert refused.value.code in ({code, "not_a_photo"} if code == "damaged" else {code})


def test_what_hangs_on_behind_a_photo_does_not_go_out() -> None:
    content = photo() + b"PK\x03\x04<script>alert(1)</script>"
    for _width, _height, drawn in develop(content).renditions.values():
        assert b"script" not in drawn


def test_any_cut_and_any_flipped_bytes_are_a_photo_or_a_refusal() -> None:
    whole = photo(size=(300, 200), clock="2026:05:01 10:00:00", place=(1.0, 2.0))
    random = np.random.default_rng(3)
    for _round in range(150):
        bytes_now = bytearray(whole[: int(random.integers(1, len(whole)))])
        for spot in random.integers(0, len(bytes_now), 4):
            bytes_now[spot] = int(random.integers(0, 256))
        try:
            develop(bytes(bytes_now))
        except UnusablePhoto as refused:
            assert refused.code in {"not_a_photo", "damaged", "too_large", "video", "heic"}
