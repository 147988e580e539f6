"""Makes an archive like the one Strava sends: `python -m tests.strava_export OUT.zip --recordings 200`.

Deterministic. What it holds is told by the `Made` it returns, so that a test knows what must come of it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from activities.numbers.synthetic import Conditions, synthesise
from activities.recordings.recording import Recording
from activities.recordings.writing import write_gpx
from activities.recordings.writing_fit import write_fit
from activities.recordings.writing_tcx import write_tcx

_NAMES = json.loads((Path(__file__).parent / "strava_columns.json").read_text())
FIRST_DAY = datetime(2015, 3, 1, 6, 0, tzinfo=UTC)
_SPORTS = {"en": {"Run": "Run", "Ride": "Ride", "WeightTraining": "Weight Training", "Swim": "Swim"},
           "de": {"Run": "Lauf", "Ride": "Radfahrt", "WeightTraining": "Krafttraining", "Swim": "Schwimmen"}}  # fmt: skip
_SECOND = ("Elapsed Time", "Distance", "Max Heart Rate", "Relative Effort", "Commute")
SHOES, BIKE = "Nimbus 26", "Canyon Endurace"
_BROKEN: tuple[tuple[str, bytes], ...] = (
    ("fit.gz", gzip.compress(b"", mtime=0)),
    ("fit", b"\x0e\x10\x00\x00rubbish that is no recording at all" * 4),
    ("gpx", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
    ("fit.gz", b"\x1f\x8b\x08\x00\x00 cut off"),
    ("tcx", b"<TrainingCenterDatabase><Activities></Activities></TrainingCenterDatabase>"),
)


@dataclass
class Made:
    """What is in the archive."""

    path: Path
    different: int = 0
    duplicates: int = 0
    corrupt: int = 0
    manual: int = 0
    photos: int = 0
    gear: int = 2
    size: int = 0
    first: datetime = FIRST_DAY
    files: dict[str, bytes] = field(default_factory=dict, repr=False)


def make(
    path: Path,
    *,
    recordings: int = 20,
    shifts: int = 1,
    duplicates: int = 0,
    corrupt: int = 0,
    manual: int = 0,
    photos: int = 0,
    language: str = "en",
    minutes: int = 0,
    seed: int = 1,
    nested: str = "",
    keep_files: bool = False,
) -> Made:
    """Writes the archive. `minutes` fixes the length of each; `nested` puts all one folder down."""
    made = Made(path)
    table = _Table(language)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            packed = name.endswith((".gz", ".jpg"))
            info = zipfile.ZipInfo(nested + name, (2026, 9, 20, 12, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
            if keep_files:
                made.files[name] = content

        repeats: list[tuple[str, bytes, Recording]] = []
        media = _media(photos, add)
        for number, recording in enumerate(_recordings(recordings, shifts, minutes, seed)):
            name, content = _file(number, recording)
            add(name, content)
            table.recorded(recording, name, next(media, ""))
            made.different += 1
            if len(repeats) < duplicates:
                repeats.append((name, content, recording))
        for number, (name, content, recording) in enumerate(repeats):
            again = _again(number, name, content, recording)
            add(*again)
            table.recorded(recording, again[0])
            made.duplicates += 1
        for number in range(corrupt):
            ending, content = _BROKEN[number % len(_BROKEN)]
            name = f"activities/9{number:06d}.{ending}"
            add(name, content + (b"" if ending == "fit.gz" else str(number).encode()))
            table.broken(name, number)
            made.corrupt += 1
        for number in range(manual):
            table.manual(number)
            made.manual += 1
        add("activities.csv", table.csv())
        for name, rows in table.others(photos).items():
            add(name, _csv(rows))
    made.photos, made.size = photos, path.stat().st_size
    return made


def _recordings(count: int, shifts: int, minutes: int, seed: int) -> Iterator[Recording]:
    random = np.random.default_rng(seed)
    for number in range(count):
        sport = "Run" if random.random() < 0.6 else "Ride"
        length = float(np.exp(random.uniform(np.log(1200.0), np.log(14_400.0))))
        place = (float(random.uniform(-50, 60)), float(random.uniform(-170, 170)))
        base = synthesise(
            sport,
            minutes * 60 or int(length),
            seed * 100_000 + number,
            place,
            start_time=FIRST_DAY + timedelta(days=number),
            conditions=Conditions(device_distance=False),
        )
        for shift in range(shifts):
            moved = FIRST_DAY + timedelta(days=number + count * shift, minutes=shift)
            yield replace(base, start_time=moved)


def _file(number: int, recording: Recording) -> tuple[str, bytes]:
    """Of ten files seven are FIT, two GPX, one TCX, most of them packed, as exports go."""
    stem = f"activities/{1_000_000 + number}"
    kind = number % 10
    if kind < 7:
        return f"{stem}.fit.gz", gzip.compress(_fit(recording), 6, mtime=0)
    if kind < 9:
        return f"{stem}.gpx", _gpx(recording)
    return f"{stem}.tcx.gz", gzip.compress(b"  " + _tcx(recording), 6, mtime=0)


def _fit(recording: Recording) -> bytes:
    return write_fit(
        start_time=recording.start_time,
        streams=recording.streams,
        sport=recording.sport,
        elapsed_s=recording.elapsed_s,
        totals=recording.totals,
    )


def _gpx(recording: Recording) -> bytes:
    return write_gpx(
        start_time=recording.start_time, streams=recording.streams, sport=recording.sport
    )


def _tcx(recording: Recording) -> bytes:
    return write_tcx(
        start_time=recording.start_time,
        streams=recording.streams,
        sport=recording.sport,
    )


def _again(number: int, name: str, content: bytes, recording: Recording) -> tuple[str, bytes]:
    """The same activity once more: its very bytes, or as another format tells it."""
    stem = f"activities/{8_000_000 + number}"
    if number % 2 == 0:
        return stem + name[name.index(".") :], content
    if ".gpx" in name:
        return f"{stem}.fit.gz", gzip.compress(_fit(recording), 6, mtime=0)
    return f"{stem}.gpx", _gpx(recording)


def _media(count: int, add: object) -> Iterator[str]:
    for number in range(count):
        picture = Image.new("RGB", (64, 48), (number * 37 % 256, number * 91 % 256, 120))
        out = io.BytesIO()
        picture.save(out, "JPEG")
        name = f"media/photo-{number:04d}.jpg"
        add(name, out.getvalue())  # type: ignore[operator]
        yield name


class _Table:
    """activities.csv and its companions, in a language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.names: list[str] = _NAMES["english"]
        self.rows: list[list[str]] = []

    def _row(self, when: datetime, **cells: str) -> None:
        row = [""] * len(self.names)
        row[0] = str(5_000_000 + len(self.rows))
        row[1] = self._date(when)
        for name, value in cells.items():
            row[int(name.removeprefix("c"))] = value
        self.rows.append(row)

    def _date(self, when: datetime) -> str:
        if self.language == "de":
            return f"{when:%d.%m.%Y, %H:%M:%S}"
        clock = f"{when.hour % 12 or 12}:{when:%M:%S}\u202f{'AM' if when.hour < 12 else 'PM'}"
        return f"{when:%b} {when.day}, {when.year}, {clock}"

    def _km(self, metres: float) -> str:
        text = f"{metres / 1000:.2f}"
        return text.replace(".", ",") if self.language == "de" else text

    def recorded(self, recording: Recording, name: str, media: str = "") -> None:
        sport, number = recording.sport, len(self.rows)
        self._row(
            recording.start_time,
            c2=f"{'Loop' if sport == 'Run' else 'Tour'} {number}",
            c3=_SPORTS[self.language][sport],
            c4=f'First line, "quoted",\nsecond line {number}' if number % 7 == 0 else "",
            c5=str(round(recording.elapsed_s)),
            c6=self._km(10_000),
            c9="true" if number % 11 == 0 else "false",
            c10="knee felt fine" if number % 13 == 0 else "",
            c11=SHOES if sport == "Run" else BIKE,
            c12=name,
            c13=f"{70 + number // 400 * 0.5:.1f}",
            c15=f"{recording.elapsed_s:.1f}",
            c16=f"{recording.elapsed_s:.1f}",
            c17="10000.0",
            c43="6.0" if number % 5 == 0 else "",
            c102=media,
        )

    def broken(self, name: str, number: int) -> None:
        when = datetime(2014, 1, 1, 8, tzinfo=UTC) + timedelta(days=number)
        self._row(when, c2=f"Lost {number}", c3=_SPORTS[self.language]["Run"], c12=name)

    def manual(self, number: int) -> None:
        sport = ("WeightTraining", "Swim", "Run")[number % 3]
        when = datetime(2013, 1, 1, 18, 30, tzinfo=UTC) + timedelta(days=number)
        metres = {"WeightTraining": 0.0, "Swim": 1500.0, "Run": 8000.0}[sport]
        self._row(
            when,
            c2=f"By hand {number}",
            c3=_SPORTS[self.language][sport],
            c5="2700",
            c6=self._km(metres),
            c15="2700.0",
            c16="2640.0",
            c17=f"{metres:.1f}",
        )

    def csv(self) -> bytes:
        header = self.names
        if self.language == "de":
            german: dict[str, str] = _NAMES["german"]
            header = [german.get(name, name) for name in self.names]
        return "\ufeff".encode() + _csv([header, *self.rows])

    def others(self, photos: int) -> dict[str, list[list[str]]]:
        captions = [[f"media/photo-{number:04d}.jpg", f"View {number}"] for number in range(photos)]
        return {
            "shoes.csv": [["Shoe Name", "Shoe Brand", "Shoe Model", "Shoe Default Sport Types"],
                          [SHOES, "Asics", "Gel Nimbus", "Run"]],
            "bikes.csv": [["Bike Name", "Bike Brand", "Bike Model", "Bike Default Sport Types"],
                          ["", "Canyon", "Endurace", "Ride"]],
            "media.csv": [["Media Filename", "Media Caption"], *captions],
            "comments.csv": [["Comment Date", "Comment"], ["2020-01-01", "Well done!"]],
            "goals.csv": [["Goal Type", "Goal"], ["Distance", "1000"]],
            "general_preferences.csv": [["Date of Birth", "Weight", "FTP", "Max HR"],
                                        ["", "70.0", "250", "188"]],
            "logins.csv": [["IP Address", "Login Source"], ["192.0.2.1", "web"]],
        }  # fmt: skip


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    for name, default in (
        ("recordings", 200), ("shifts", 10), ("duplicates", 50), ("corrupt", 20), ("manual", 30),
        ("photos", 40), ("minutes", 0), ("seed", 1),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--language", choices=("en", "de"), default="en")
    parser.add_argument("--nested", default="")
    given = vars(parser.parse_args())
    print(make(given.pop("out"), **given))  # noqa: T201


if __name__ == "__main__":
    main()
