"""Files as athletes have them, invented: GPX of runs and rides, a treadmill TCX, pool and gym FIT."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from activities.numbers.synthetic import Conditions, synthesise
from activities.recordings.tests import fit_encoder as enc
from activities.recordings.writing import write_gpx

SAMPLES = Path(__file__).parents[2] / "activities" / "recordings" / "tests" / "samples"
PORTO = (41.1456, -8.6110)
MORNING = datetime(2026, 11, 20, 7, 2, tzinfo=UTC)

#: Message and field numbers are those of Garmin's FIT profile.
_LENGTH = (
    (2, enc.UINT32, 1),  # start
    (3, enc.UINT32, 1),  # elapsed, ms
    (5, enc.UINT16, 1),  # strokes
    (7, enc.ENUM, 1),  # stroke
    (12, enc.ENUM, 1),  # 1 swum, 0 rest
)
_SET = (
    (254, enc.UINT32, 1),  # end
    (0, enc.UINT32, 1),  # duration, ms
    (3, enc.UINT16, 1),  # repetitions
    (4, enc.UINT16, 1),  # weight, kg/16
    (5, enc.ENUM, 1),  # 1 lifted, 0 rest
    (6, enc.UINT32, 1),  # start
    (7, enc.UINT16, 2),  # category of exercise
    (8, enc.UINT16, 2),  # exercise within it
)
_POOL_SESSION = (*enc.SESSION, (44, enc.UINT16, 1))


def _device_file(created: int) -> enc.FitFile:
    """An activity by a Garmin Edge 530; the second it was created names the recording."""
    return enc.FitFile().define(0, 0, *enc.FILE_ID).add(0, 4, 1, 3121, 77, created)


def run(day: int = 0, *, minutes: int = 40, name: str = "Easy river loop before work") -> bytes:
    """A run in Porto so many days before the newest, as GPX."""
    made = synthesise(
        "Run",
        minutes * 60,
        seed=11 + day,
        start=PORTO,
        start_time=MORNING - timedelta(days=day, minutes=37 * day),
        pace_factor=1.05,
    )
    return write_gpx(start_time=made.start_time, streams=made.streams, name=name, sport="Run")


def run_again(weeks_ago: int, *, slower: float, name: str) -> bytes:
    """The same streets so many weeks before, in so many times the time."""
    made = synthesise("Run", 30 * 60, seed=11, start=PORTO, start_time=MORNING)
    streams = {**made.streams, "time": made.streams["time"] * slower}
    start_time = made.start_time - timedelta(weeks=weeks_ago)
    return write_gpx(start_time=start_time, streams=streams, name=name, sport="Run")


def run_lately(*, hours_ago: float, pace_factor: float, name: str) -> bytes:
    """A run of these days: what is older is no news."""
    made = synthesise(
        "Run",
        20 * 60,
        seed=7,
        start=PORTO,
        start_time=datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours_ago),
        pace_factor=pace_factor,
    )
    return write_gpx(start_time=made.start_time, streams=made.streams, name=name, sport="Run")


def ride(hours: float = 4.0, *, days_ago: int = 1, name: str = "Douro and back") -> bytes:
    """A ride with power meter, as GPX."""
    made = synthesise(
        "Ride",
        int(hours * 3600),
        seed=5,
        start=PORTO,
        start_time=MORNING - timedelta(days=days_ago),
        conditions=Conditions(power=True),
    )
    return write_gpx(start_time=made.start_time, streams=made.streams, name=name, sport="Ride")


def treadmill(minutes: int = 30) -> bytes:
    """A run without positions, as TCX."""
    start = MORNING - timedelta(days=2)
    points = []
    for second in range(0, minutes * 60 + 1, 5):
        moment = (start + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")
        speed_mps = 2.8 if second // 300 % 2 else 3.3
        beats = int(132 + 24 * (1 - 2.718 ** (-second / 400)) + (4 if speed_mps > 3 else 0))
        points.append(
            f"<Trackpoint><Time>{moment}</Time>"
            f"<DistanceMeters>{second * 3.05:.1f}</DistanceMeters>"
            f"<HeartRateBpm><Value>{beats}</Value></HeartRateBpm><Cadence>84</Cadence>"
            '<Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2">'
            f"<Speed>{speed_mps}</Speed></TPX></Extensions></Trackpoint>"
        )
    begun = start.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        "<TrainingCenterDatabase"
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
        f'<Activities><Activity Sport="Running"><Id>{begun}</Id><Lap StartTime="{begun}">'
        f"<TotalTimeSeconds>{minutes * 60}</TotalTimeSeconds>"
        f"<DistanceMeters>{minutes * 60 * 3.05:.1f}</DistanceMeters><Calories>310</Calories>"
        "<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>"
        f"<Track>{''.join(points)}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    ).encode()


def pool_swim(lengths: int = 24) -> bytes:
    """Lengths of a 25 m pool with a rest at the wall after every eighth, as FIT."""
    at = begun = enc.START
    file = _device_file(begun).define(3, 101, *_LENGTH)
    for number in range(lengths):
        elapsed_s = 27 + number % 5
        stroke = 2 if number % 8 == 7 else 0
        file.add(3, at, elapsed_s * 1000, 16 + number % 4, stroke, 1)
        at += elapsed_s
        if number % 8 == 7:
            file.add(3, at, 20_000, None, None, 0)
            at += 20
    file.define(1, 18, *_POOL_SESSION)
    elapsed_ms, centimetres = (at - begun) * 1000, lengths * 2500
    return file.add(1, at, begun, 5, 17, elapsed_ms, centimetres, 2500).closed()


def strength() -> bytes:
    """Three exercises of three sets with rests, as FIT."""
    at = begun = enc.START + 86_400
    file = _device_file(begun).define(3, 225, *_SET)
    for category, exercise, weight_kg in ((0, 1, 60), (28, 6, 80), (8, 0, 100)):
        for repetitions in (8, 8, 6):
            file.add(
                3, at + 40, 40_000, repetitions, weight_kg * 16, 1, at,
                [category], [exercise],
            )  # fmt: skip
            file.add(3, at + 130, 90_000, None, None, 0, at + 40, None, None)
            at += 130
    enc.add_session(file, begun, at - begun, sport=10, sub_sport=20)
    return file.closed()


def summary_only() -> bytes:
    """A session without a single sample, as FIT."""
    begun = enc.START + 2 * 86_400
    return enc.add_session(_device_file(begun), begun, 1800, sport=1).closed()
