"""Cost of measuring, packing and drawing an activity: `python -m benchmarks.analysis`.

CPU time, median of at least nine. What is gated is a ratio to the distance kernel over the same
stream in the same process, because milliseconds differ from machine to machine and from minute to
minute. With `--check`
it ends with status 1 when a target is missed.
"""

from __future__ import annotations

import sys
from functools import partial

from activities.maps.geometry import encode_polyline, thumbnail_path
from activities.numbers import sports
from activities.numbers.analysis import AthleteFacts, analyse
from activities.numbers.distance import cumulative_distance
from activities.recordings.recording import Recording
from activities.streams.codec import decode, encode, reduce
from analytics.efforts.curves import best_efforts
from benchmarks.measuring import REPEATS, Measurement, cpu_ms, parser, report
from benchmarks.tracks import LENGTHS_S, ride, run

MOST_TIMES_KERNEL = 40.0
MOST_4H_OVER_1H = 5.0
MOST_EFFORTS_TIMES_KERNEL = 25.0
MOST_THUMBNAIL_MS = {"1 h": 1.5, "4 h": 8.0}


def measure_sport(name: str, recordings: dict[str, Recording]) -> list[Measurement]:
    """Everything about one sport's streams of each length."""
    lines: list[Measurement] = []
    whole: dict[str, float] = {}
    for label, recording in recordings.items():
        streams = recording.streams
        kernel = cpu_ms(partial(cumulative_distance, streams["lat"], streams["lon"]), 4 * REPEATS)
        whole[label] = cpu_ms(partial(analyse, recording, AthleteFacts(weight_kg=70.0)))
        lines += [
            Measurement(f"{name} {label}: distance kernel", kernel, "ms"),
            Measurement(f"{name} {label}: analysis", whole[label], "ms"),
            Measurement(
                f"{name} {label}: analysis / kernel",
                whole[label] / kernel,
                "x ",
                MOST_TIMES_KERNEL,
            ),
            *measure_products(f"{name} {label}", label, recording, kernel),
        ]
    ratio = whole["4 h"] / whole["1 h"]
    lines.append(Measurement(f"{name}: analysis 4 h / 1 h", ratio, "x ", MOST_4H_OVER_1H))
    return lines


def measure_products(
    name: str, label: str, recording: Recording, kernel_ms: float
) -> list[Measurement]:
    """Best efforts, the packed columns, and the drawings."""
    analysis = analyse(recording)
    columns = analysis.streams
    limit = partial(sports.record_speed_mps, sports.find(recording.sport))
    efforts = cpu_ms(
        lambda: best_efforts(columns["time"], columns["distance"], max_speed_mps=limit)
    )
    blob = encode(columns)
    track = columns["lat"], columns["lon"]
    thumbnail = cpu_ms(lambda: thumbnail_path(*track, 240, 120))
    return [
        Measurement(f"{name}: 15 best efforts", efforts, "ms"),
        Measurement(
            f"{name}: best efforts / kernel",
            efforts / kernel_ms,
            "x ",
            MOST_EFFORTS_TIMES_KERNEL if label == "4 h" else None,
        ),
        Measurement(
            f"{name}: encode {len(columns)} columns", cpu_ms(lambda: encode(columns)), "ms"
        ),
        Measurement(f"{name}: decode all", cpu_ms(lambda: decode(blob)), "ms"),
        Measurement(f"{name}: decode two", cpu_ms(lambda: decode(blob, ["time", "lat"])), "ms"),
        Measurement(f"{name}: blob", len(blob) / 1024.0, "KiB"),
        Measurement(f"{name}: reduce to 2000", cpu_ms(lambda: reduce(columns)), "ms"),
        Measurement(f"{name}: thumbnail path", thumbnail, "ms", MOST_THUMBNAIL_MS.get(label)),
        Measurement(f"{name}: polyline", cpu_ms(lambda: encode_polyline(*track)), "ms"),
    ]


def main() -> int:
    """Print the report; 1 when a target was missed and is checked."""
    chosen = parser(__doc__).parse_args()
    lines: list[Measurement] = []
    for name, make in (("ride", ride), ("run", run)):
        lines += measure_sport(name, {label: make(s) for label, s in LENGTHS_S.items()})
    return report(lines, check=chosen.check)


if __name__ == "__main__":
    sys.exit(main())
