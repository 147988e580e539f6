"""Pictures drawn for tests."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(form: str = "JPEG", size: tuple[int, int] = (900, 600), **options: Any) -> bytes:
    """A sky over a field: blue above, green below."""
    mode = options.pop("mode", "RGB")
    image = Image.new("RGB", size, (40, 90, 200))
    image.paste((40, 160, 60), (0, size[1] // 2, size[0], size[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def picture_file(name: str = "me.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture(), "image/jpeg")
