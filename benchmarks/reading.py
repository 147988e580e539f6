"""Reading files, beside the libraries others use: `python -m benchmarks.reading [--check]`.

The same bytes go through our reader and through gpxpy, lxml (which only parses, it measures
nothing) and fitdecode. CPU time per point, and the memory a read needs at its peak. A reader that
is not installed is left out.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from activities.numbers.synthetic import Conditions, synthesise
from activities.recordings.reading import read
from activities.recordings.recording import Recording
from benchmarks.measuring import Measurement, cpu_ms, parser, report
from benchmarks.tracks import garmin_gpx, gpx_text
from stravalite.demo.fit import write_fit

SECONDS = 14_400
REPEATS = 9
#: Ours beside readers that end with as much as ours does.
MOST_TIMES_GPXPY, MOST_TIMES_FITDECODE = 0.1, 0.05
#: lxml ends with a tree and not one number, so these only keep us from getting slower: GPX is
#: scanned in bulk, TCX (which nests as it likes) goes through expat's events.
MOST_TIMES_LXML = {"gpx": 1.6, "tcx": 12.0}
MOST_PEAK_TIMES_FILE = 12.0


def tcx_text(recording: Recording) -> bytes:
    """Positions, altitude, distance and heart rate as a TCX activity of one lap."""
    streams = recording.streams
    names = ("lat", "lon", "altitude", "distance", "heartrate")
    moments = [f"{recording.start_time:%Y-%m-%dT}{7 + s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}Z"
               for s in range(recording.size)]  # fmt: skip
    points = "".join(
        f"<Trackpoint><Time>{moment}</Time><Position><LatitudeDegrees>{lat:.7f}</LatitudeDegrees>"
        f"<LongitudeDegrees>{lon:.7f}</LongitudeDegrees></Position>"
        f"<AltitudeMeters>{altitude:.1f}</AltitudeMeters>"
        f"<DistanceMeters>{distance:.1f}</DistanceMeters>"
        f"<HeartRateBpm><Value>{pulse:.0f}</Value></HeartRateBpm></Trackpoint>\n"
        for moment, lat, lon, altitude, distance, pulse in zip(
            moments, *(streams[name].tolist() for name in names), strict=True
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase xmlns='
        '"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Biking"><Id>{moments[0]}</Id><Lap StartTime="{moments[0]}">'
        f"<TotalTimeSeconds>{recording.size}</TotalTimeSeconds><Track>\n{points}"
        "</Track></Lap></Activity></Activities></TrainingCenterDatabase>\n"
    ).encode()


def rivals(kind: str, data: bytes) -> dict[str, tuple[Callable[[], Any], float]]:
    """Other readers of this format by name: (what to run, the most our time may be of theirs)."""
    found: dict[str, tuple[Callable[[], Any], float]] = {}
    if kind == "fit":
        import fitdecode

        def decode() -> None:
            with fitdecode.FitReader(io.BytesIO(data)) as file:
                for _frame in file:
                    pass

        return {"fitdecode": (decode, MOST_TIMES_FITDECODE)}
    from lxml import etree

    found["lxml"] = (partial(etree.fromstring, data), MOST_TIMES_LXML[kind])
    if kind != "tcx":
        import gpxpy

        found["gpxpy"] = (partial(gpxpy.parse, data.decode()), MOST_TIMES_GPXPY)
    return found


_PEAK = """
import sys
from pathlib import Path
from activities.recordings.reading import read
small, large = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
read(small)
def most():  # not ru_maxrss, which a child has from its parent
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
before = most()
read(large.read_bytes())
print((most() - before) / 1024)
"""


def peak_mb(small: bytes, large: bytes) -> float:
    """How much a fresh process grows while it reads the large file, its bytes included."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "small", Path(folder) / "large"]
        for path, data in zip(paths, (small, large), strict=True):
            path.write_bytes(data)
        said = subprocess.run(
            [sys.executable, "-c", _PEAK, *map(str, paths)],
            capture_output=True, check=True, text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
    return float(said.stdout)


def files(seconds: int) -> dict[str, bytes]:
    """The same ride in every format."""
    ride = synthesise("Ride", seconds, 1, conditions=Conditions(power=True))
    return {
        "gpx": gpx_text(ride).encode(),
        "gpx of Garmin Connect": garmin_gpx(ride, "Ride"),
        "tcx": tcx_text(ride),
        "fit": write_fit([ride], product="Edge 530", serial=1),
    }


def measure() -> list[Measurement]:
    lines: list[Measurement] = []
    large, small = files(SECONDS), files(60)
    for name, data in large.items():
        points = read(data)[0].size
        ours = cpu_ms(partial(read, data), REPEATS)
        lines.append(Measurement(f"{name}: size", len(data) / 1e6, "MB"))
        lines.append(Measurement(f"{name}: ours", ours * 1000.0 / points, "µs/point"))
        for rival, (run, limit) in rivals(name.partition(" ")[0], data).items():
            theirs = cpu_ms(run, 3 if rival != "lxml" else REPEATS)
            lines.append(Measurement(f"{name}: {rival}", theirs * 1000.0 / points, "µs/point"))
            lines.append(Measurement(f"{name}: ours / {rival}", ours / theirs, "x", limit))
        grown = peak_mb(small[name], data)
        lines.append(Measurement(f"{name}: peak memory", grown, "MB"))
        if not name.startswith("fit"):  # so small that numpy's columns are what counts
            ratio = grown / (len(data) / 1e6)
            lines.append(
                Measurement(f"{name}: peak memory / file", ratio, "x", MOST_PEAK_TIMES_FILE)
            )
    return lines


def main() -> int:
    chosen = parser(__doc__).parse_args()
    return report(measure(), check=chosen.check)


if __name__ == "__main__":
    sys.exit(main())
