"""Words in a picture: Inter, whichever of its files knows a letter, in lines that fit.

The files are those the pages use, one for each script. What none of them knows is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont

_RULE = re.compile(r'src:url\("([^"]+)"\).*?unicode-range:([^}]+)\}')
_SPAN = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
ELLIPSIS = "\u2026"
Colour = str
Font = ImageFont.FreeTypeFont


class Lettering:
    """One face from a folder with `inter.css`; sizes in pixels, weights from 100 to 900."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        css = (folder / "inter.css").read_text(encoding="utf-8")
        self._files: list[tuple[str, list[tuple[int, int]]]] = [
            (name, [(int(low, 16), int(high or low, 16)) for low, high in _SPAN.findall(spans)])
            for name, spans in _RULE.findall(css)
        ]

    def known(self, text: str) -> str:
        """The text as it can be written, each letter composed with its marks."""
        composed = unicodedata.normalize("NFC", text)
        return " ".join("".join(one for one in composed if self._file(one)).split())

    def width(self, text: str, size: float, weight: int = 400) -> float:
        return sum(font.getlength(run) for font, run in self._runs(text, size, weight))

    def write(
        self,
        draw: ImageDraw.ImageDraw,
        place: tuple[float, float],
        text: str,
        size: float,
        colour: Colour,
        weight: int = 400,
    ) -> float:
        """Writes on a line (y is its foot) and returns where it ends."""
        x, y = place
        for font, run in self._runs(text, size, weight):
            draw.text((x, y), run, font=font, fill=colour, anchor="ls")
            x += font.getlength(run)
        return x

    def lines(self, text: str, size: float, weight: int, width: float, most: int) -> list[str]:
        """The text in at most so many lines of a width; what is too long ends in an ellipsis."""
        found: list[str] = []
        left = text.split()
        while left and len(found) < most:
            line = left.pop(0)
            while left and self.width(f"{line} {left[0]}", size, weight) <= width:
                line += f" {left.pop(0)}"
            found.append(line)
        if left:
            found[-1] += f" {' '.join(left)}"
        return [self._shortened(line, size, weight, width) for line in found]

    def _shortened(self, line: str, size: float, weight: int, width: float) -> str:
        if self.width(line, size, weight) <= width:
            return line
        while line and self.width(line + ELLIPSIS, size, weight) > width:
            line = line[:-1].rstrip()
        return line + ELLIPSIS

    def _file(self, letter: str) -> str:
        code = ord(letter)
        files = (
            name for name, spans in self._files if any(low <= code <= high for low, high in spans)
        )
        return next(files, "")

    def _runs(self, text: str, size: float, weight: int) -> Iterator[tuple[Font, str]]:
        for name, letters in groupby(text, key=self._file):
            if name:
                yield _font(self.folder / name, size, weight), "".join(letters)


@lru_cache(maxsize=64)
def _font(file: Path, size: float, weight: int) -> Font:
    font = ImageFont.truetype(str(file), size)
    font.set_variation_by_axes([weight])
    return font
