"""FIT: agreement with fitdecode, and every corner of the format by files made here."""

from __future__ import annotations

from typing import Any

import fitdecode
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.recordings.assembly import PLAUSIBLE
from activities.recordings.fit_crc import crc16
from activities.recordings.fit_profile import FIT_EPOCH_S
from activities.recordings.reading import read
from activities.recordings.recording import Recording, UnreadableFile
from activities.recordings.tests import fit_encoder as enc
from activities.recordings.tests.fit_encoder import (
    START,
    activity_file,
    add_records,
    add_session,
    slow_crc,
)
from activities.recordings.tests.sample_files import sample

WITH_TIMES = (
    "2013-02-06-12-11-14.fit",
    "Activity.fit",
    "Edge810-Vector-2013-08-16-15-35-10.fit",
    "activity-large-fenxi2-multisport.fit",
    "activity-small-fenix2-run.fit",
    "developer-types-sample.fit",
    "garmin-edge-500-activity.fit",
    "nick.fit",
    "null_compressed_speed_dist.fit",
    "sample-activity-indoor-trainer.fit",
    "sample-activity.fit",
)
ORACLE_FIELDS = {
    "heartrate": ("heart_rate",),
    "power": ("power",),
    "distance": ("distance",),
    "speed": ("enhanced_speed", "speed"),
    "altitude": ("enhanced_altitude", "altitude"),
    "temperature": ("temperature",),
}


def only(data: bytes) -> Recording:
    (recording,) = read(data)
    return recording


def codes(recording: Recording) -> list[str]:
    return [note.code for note in recording.notes]


def oracle_rows(name: str) -> dict[int, dict[str, Any]]:
    """Unix second: the last value of each field, by fitdecode."""
    rows: dict[int, dict[str, Any]] = {}
    with fitdecode.FitReader(sample(name), check_crc=fitdecode.CrcCheck.DISABLED) as reader:
        try:
            for frame in reader:
                if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "record":
                    values = {f.name: f.value for f in frame.fields if f.value is not None}
                    if "timestamp" in values:
                        moment = int(values["timestamp"].timestamp())
                        rows.setdefault(moment, {}).update(values)
        except fitdecode.FitEOFError:
            pass
    return rows


@pytest.mark.parametrize("name", WITH_TIMES)
def test_records_agree_with_fitdecode_column_by_column(name: str) -> None:
    rows = oracle_rows(name)
    seen = 0
    for recording in read(sample(name)):
        begin = recording.start_time.timestamp()
        for index, second in enumerate(recording.streams["time"].tolist()):
            seen += 1
            row = rows[int(begin + second)]
            for column, names in ORACLE_FIELDS.items():
                ours = recording.streams.get(column, np.full(recording.size, np.nan))[index]
                theirs = next((row[n] for n in names if row.get(n) is not None), None)
                if np.isnan(ours):
                    assert theirs is None or not _is_plausible(column, float(theirs))
                else:
                    assert theirs is not None
                    assert ours == pytest.approx(float(theirs), abs=1e-6)
            lat = recording.streams.get("lat", np.full(recording.size, np.nan))[index]
            if not np.isnan(lat):
                assert lat == pytest.approx(row["position_lat"] * 180 / 2**31, abs=1e-9)
    transitions = 528 if "multisport" in name else 0
    assert seen == len(rows) - transitions


def _is_plausible(column: str, value: float) -> bool:
    low, high = PLAUSIBLE[column]
    return low <= value <= high and (column, value) != ("altitude", 0.0)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000))
def test_the_checksum_is_crc_16(data: bytes) -> None:
    assert crc16(data) == slow_crc(data)


def test_the_checksum_goes_on_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("activities.recordings.fit_crc._CHUNK", 777)
    data = sample("Activity.fit") * 9
    assert crc16(data) == slow_crc(data)


@pytest.mark.parametrize("big_endian", [False, True])
def test_both_byte_orders_are_read(big_endian: bool) -> None:
    file = add_records(activity_file(big_endian=big_endian), START, 10)
    recording = only(add_session(file, START, 10).closed())
    assert recording.start_time.timestamp() == START + FIT_EPOCH_S
    assert recording.streams["heartrate"].tolist() == [120 + i for i in range(10)]
    assert recording.streams["distance"].tolist() == [3.0 * i for i in range(10)]
    assert recording.sport == "Run"
    assert recording.elapsed_s == 10
    assert recording.totals.distance_m == 30


def test_compressed_timestamps_count_on_over_the_roll_of_five_bits() -> None:
    file = activity_file().define(2, 20, (253, enc.UINT32, 1), (3, enc.UINT8, 1))
    file.add(2, START, 100).define(3, 20, (3, enc.UINT8, 1))
    seconds = [1, 2, 20, 33, 60, 61]
    for second in seconds:
        file.add(3, 100 + second, offset=(START + second) & 31)
    recording = only(file.closed())
    assert recording.streams["time"].tolist() == [0, *seconds]
    assert recording.streams["heartrate"].tolist() == [100, *[100 + s for s in seconds]]


def test_a_developer_field_is_named_by_its_description() -> None:
    file = activity_file().define(
        4, 206, (0, enc.UINT8, 1), (1, enc.UINT8, 1), (2, enc.UINT8, 1), (3, enc.STRING, 16),
        (8, enc.STRING, 8),
    )  # fmt: skip
    file.add(4, 0, 3, enc.SINT16, "Core temp", "C")
    file.define(2, 20, (253, enc.UINT32, 1), developer=[(3, enc.SINT16, 0)])
    for second, value in enumerate([371, None, -5]):
        file.add(2, START + second, value)
    (extra,) = only(file.closed()).extras
    assert (extra.name, extra.unit) == ("Core temp", "C")
    np.testing.assert_array_equal(extra.values, [371, np.nan, -5])


def test_a_developer_field_for_a_native_one_fills_its_column() -> None:
    file = activity_file().define(
        4, 206, (0, enc.UINT8, 1), (1, enc.UINT8, 1), (2, enc.UINT8, 1), (3, enc.STRING, 16),
        (14, enc.UINT16, 1), (15, enc.UINT8, 1),
    )  # fmt: skip
    file.add(4, 0, 0, enc.UINT16, "Run power", 20, 7)
    file.define(2, 20, (253, enc.UINT32, 1), developer=[(0, enc.UINT16, 0)])
    for second in range(3):
        file.add(2, START + second, 250 + second)
    recording = only(file.closed())
    assert recording.streams["power"].tolist() == [250, 251, 252]
    assert recording.extras == []


def test_multisport_gives_one_recording_a_session_and_drops_transitions() -> None:
    file = add_records(activity_file(), START, 300)
    for start, elapsed_s, sport in ((0, 100, 5), (100, 50, 3), (150, 150, 2)):
        add_session(file, START + start, elapsed_s, sport=sport)
    swim, ride = read(file.closed())
    assert (swim.sport, swim.size, ride.sport, ride.size) == ("Swim", 100, "Ride", 150)
    assert (ride.start_time - swim.start_time).total_seconds() == 150
    assert swim.identity != ride.identity


def test_a_summary_before_its_records_is_as_good() -> None:
    first = add_records(add_session(activity_file(), START, 20, sport=2), START, 20)
    last = add_session(add_records(activity_file(), START, 20), START, 20, sport=2)
    one, other = only(first.closed()), only(last.closed())
    assert one.sport == other.sport == "Ride"
    assert one.streams["power"].tolist() == other.streams["power"].tolist()


def test_laps_are_placed_by_start_and_elapsed_time() -> None:
    file = add_records(activity_file(), START, 100)
    file.define(3, 19, (253, enc.UINT32, 1), (2, enc.UINT32, 1), (7, enc.UINT32, 1),
                (24, enc.ENUM, 1), (23, enc.ENUM, 1))  # fmt: skip
    file.add(3, START + 9000, START + 60, 40_000, 0, 1).add(3, START + 9000, START, 60_000, 2, 0)
    laps = only(add_session(file, START, 100).closed()).laps
    assert [(lap.start_s, lap.elapsed_s) for lap in laps] == [(0, 60), (60, 40)]
    assert [(lap.trigger, lap.intensity) for lap in laps] == [
        ("distance", "active"),
        ("manual", "rest"),
    ]


def test_timer_stops_are_pauses() -> None:
    file = add_records(activity_file(), START, 100)
    file.define(3, 21, (253, enc.UINT32, 1), (0, enc.ENUM, 1), (1, enc.ENUM, 1))
    for second, kind in ((0, 0), (10, 4), (11, 1), (30, 0), (99, 4)):
        file.add(3, START + second, 0, kind)
    assert only(file.closed()).pauses == [(10, 30)]


def test_pool_lengths_and_rests_are_read() -> None:
    file = activity_file().define(
        3, 101, (2, enc.UINT32, 1), (3, enc.UINT32, 1), (5, enc.UINT16, 1), (7, enc.ENUM, 1),
        (12, enc.ENUM, 1),
    )  # fmt: skip
    file.add(3, START, 30_000, 18, 0, 1).add(3, START + 30, 10_000, None, None, 0)
    file.define(1, 18, *enc.SESSION, (44, enc.UINT16, 1))
    file.add(1, START + 40, START, 5, 17, 40_000, 2500, 2500)
    recording = only(file.closed())
    assert recording.streams == {}
    assert (recording.sport, recording.indoor, recording.pool_length_m) == ("Swim", True, 25)
    swum, rest = recording.lengths
    assert (swum.active, swum.strokes, swum.stroke_type, swum.elapsed_s) == (
        True,
        18,
        "freestyle",
        30,
    )
    assert (rest.active, rest.start_s, rest.strokes, rest.stroke_type) == (False, 30, None, None)


def test_strength_sets_name_their_exercise() -> None:
    file = activity_file().define(
        3, 225, (254, enc.UINT32, 1), (0, enc.UINT32, 1), (3, enc.UINT16, 1), (4, enc.UINT16, 1),
        (5, enc.ENUM, 1), (6, enc.UINT32, 1), (7, enc.UINT16, 2), (8, enc.UINT16, 2),
    )  # fmt: skip
    file.add(3, START + 40, 40_000, 8, 60 * 16, 1, START, [0], [1])
    file.add(3, START + 100, 60_000, None, None, 0, START + 40, None, None)
    file.add(3, START + 130, 30_000, 5, None, 1, START + 100, [8], [65000])
    recording = only(add_session(file, START, 130, sport=10, sub_sport=20).closed())
    assert recording.sport == "WeightTraining"
    bench, rest, lift = recording.sets
    assert (bench.exercise, bench.repetitions, bench.weight_kg) == ("barbell bench press", 8, 60)
    assert (rest.active, rest.start_s, rest.duration_s, rest.exercise) == (False, 40, 60, None)
    assert (lift.exercise, lift.weight_kg) == ("deadlift", None)


def test_speed_and_distance_packed_in_three_bytes_are_unpacked_and_accumulated() -> None:
    file = activity_file().define(2, 20, (253, enc.UINT32, 1), (8, enc.BYTE, 3))
    for second, metres in enumerate([0, 100, 200, 300, 400]):
        ticks, speed = metres * 16 & 0xFFF, 350
        packed = [speed & 0xFF, speed >> 8 | (ticks & 0xF) << 4, ticks >> 4]
        file.add(2, START + second, packed)
    recording = only(file.closed())
    assert recording.streams["distance"].tolist() == [0, 100, 200, 300, 400]
    assert recording.streams["speed"].tolist() == [3.5] * 5


def test_enhanced_fields_come_before_plain_ones() -> None:
    file = activity_file().define(
        2, 20, (253, enc.UINT32, 1), (2, enc.UINT16, 1), (78, enc.UINT32, 1)
    )
    file.add(2, START, (100 + 500) * 5, (120 + 500) * 5).add(2, START + 1, (101 + 500) * 5, None)
    assert only(file.closed()).streams["altitude"].tolist() == [120, 101]


def test_a_field_whose_size_does_not_fit_its_type_is_read_by_its_size() -> None:
    file = activity_file().define(2, 20, (253, enc.UINT32, 1), (7, enc.UINT8, 1))
    file.body[-1] = enc.UINT16  # power says it has two bytes, and has one
    file.add(2, START, 200).add(2, START + 1, None)
    np.testing.assert_array_equal(only(file.closed()).streams["power"], [200, np.nan])


def test_records_of_one_second_are_merged_with_the_last_value_of_each_field() -> None:
    file = activity_file().define(
        2, 20, (253, enc.UINT32, 1), (3, enc.UINT8, 1), (7, enc.UINT16, 1)
    )
    file.add(2, START, 100, None).add(2, START, None, 250).add(2, START + 1, 101, 251)
    streams = only(file.closed()).streams
    assert streams["time"].tolist() == [0, 1]
    assert streams["heartrate"].tolist() == [100, 101]
    assert streams["power"].tolist() == [250, 251]


def test_a_wrong_checksum_is_a_note() -> None:
    data = bytearray(add_records(activity_file(), START, 10).closed())
    data[-1] ^= 0xFF
    recording = only(bytes(data))
    assert codes(recording)[:1] == ["checksum"]
    assert recording.size == 10


def test_a_header_without_its_mark_is_tolerated() -> None:
    data = bytearray(add_records(activity_file(), START, 10).closed())
    data[8:12] = b"\0\0\0\0"
    assert only(bytes(data)).size == 10


def test_a_size_of_zero_as_dead_recorders_leave_it_is_tolerated() -> None:
    data = bytearray(add_records(activity_file(), START, 10).closed())
    data[4:8] = b"\0\0\0\0"
    recording = only(bytes(data))
    assert recording.size == 10
    assert "truncated" in codes(recording)


def test_chained_activities_are_several_recordings() -> None:
    one = add_session(add_records(activity_file(), START, 10), START, 10).closed()
    two = add_session(
        add_records(activity_file(), START + 99, 20), START + 99, 20, sport=2
    ).closed()
    assert [(r.sport, r.size) for r in read(one + two)] == [("Run", 10), ("Ride", 20)]


def test_a_date_before_gps_watches_is_not_trusted() -> None:
    recording = only(add_records(activity_file(), 100_000, 10).closed())
    assert recording.start_time.year == 1990
    assert not recording.trustworthy_clock
    assert "clock" in codes(recording)


def test_one_record_before_the_clock_was_set_is_dropped() -> None:
    file = add_records(activity_file(), 50, 1)
    recording = only(add_records(file, START, 100).closed())
    assert recording.size == 100
    assert recording.trustworthy_clock


def test_a_virtual_ride_is_one_and_is_indoors() -> None:
    file = add_records(activity_file(), START, 5)
    recording = only(add_session(file, START, 5, sport=2, sub_sport=58).closed())
    assert (recording.sport, recording.indoor) == ("VirtualRide", True)
    assert recording.sub_sport == "virtual_activity"


def test_the_device_is_named_and_identity_is_its_file() -> None:
    recording = only(add_records(activity_file(), START, 5).closed())
    assert (recording.device.manufacturer, recording.device.product) == ("Garmin", "Edge 530")
    assert recording.has_barometer
    assert recording.identity == f"fit:1:3121:77:{START}"


@pytest.mark.parametrize(("ahead_s", "offset_s"), [(7203, 7200), (-12600, -12600), (900_000, None)])
def test_the_wall_clock_of_the_device_gives_its_offset(ahead_s: int, offset_s: int | None) -> None:
    file = add_records(activity_file(), START, 5)
    file.define(3, 34, (253, enc.UINT32, 1), (5, enc.UINT32, 1)).add(3, START, START + ahead_s)
    assert only(file.closed()).utc_offset_s == offset_s


def test_definitions_without_end_are_refused() -> None:
    file = activity_file()
    for number in range(10_001):
        file.define(3, number, (253, enc.UINT32, 1))
    with pytest.raises(UnreadableFile) as caught:
        read(file.closed())
    assert caught.value.facts == {"detail": "too many definitions"}


def test_heart_rate_kept_by_a_strap_under_water_is_placed_on_the_samples() -> None:
    file = activity_file().define(2, 20, (253, enc.UINT32, 1))
    for second in range(6):
        file.add(2, START + second)
    file.define(3, 132, (253, enc.UINT32, 1), (0, enc.UINT16, 1), (9, enc.UINT32, 1))
    file.add(3, START, 0, 5000)
    file.define(3, 132, (6, enc.UINT8, 8), (10, enc.BYTE, 12))
    ticks = [(5000 + 512 * beat) & 0xFFF for beat in range(1, 9)]
    packed: list[int] = []
    for one, two in zip(ticks[::2], ticks[1::2], strict=True):
        packed += [one & 0xFF, one >> 8 | (two & 0xF) << 4, two >> 4]
    file.add(3, list(range(101, 109)), packed)
    recording = only(file.closed())
    # A beat each half second: at whole seconds the second, fourth … has just been felt.
    np.testing.assert_array_equal(recording.streams["heartrate"], [np.nan, 102, 104, 106, 108, 108])


def test_absurd_power_is_emptied_and_said() -> None:
    file = activity_file().define(2, 20, (253, enc.UINT32, 1), (7, enc.UINT16, 1))
    for second in range(50):
        file.add(2, START + second, 9000 if second == 3 else 200)
    recording = only(file.closed())
    assert np.isnan(recording.streams["power"][3])
    assert ("repaired", {"field": "power", "count": 1}) in [
        (note.code, note.facts) for note in recording.notes
    ]


def test_records_without_any_time_get_a_second_each_and_no_trusted_clock() -> None:
    recording = only(sample("DeveloperData.fit"))
    assert recording.streams["time"].tolist() == [0, 1, 2]
    assert recording.streams["heartrate"].tolist() == [140, 143, 144]
    assert not recording.trustworthy_clock
    (doughnuts,) = recording.extras
    assert (doughnuts.name, doughnuts.values.tolist()) == ("doughnuts_earned", [1, 2, 3])


@pytest.mark.parametrize("twentieth", range(1, 20))
@pytest.mark.parametrize("name", ["Activity.fit", "activity-small-fenix2-run.fit"])
def test_a_truncated_file_keeps_what_was_read(name: str, twentieth: int) -> None:
    data = sample(name)
    whole = only(data)
    try:
        cut = only(data[: len(data) * twentieth // 20])
    except UnreadableFile as refusal:
        assert refusal.code == "damaged"
        assert twentieth < 10
        return
    (note,) = [note for note in cut.notes if note.code == "truncated"]
    assert note.facts["until_s"] == cut.elapsed_s
    np.testing.assert_array_equal(cut.streams["time"], whole.streams["time"][: cut.size])
    assert cut.size >= whole.size * (twentieth - 2) / 20 or name == "Activity.fit"


@pytest.mark.parametrize(
    ("kind", "code"),
    [(2, "settings"), (5, "workout"), (6, "course"), (9, "weight"), (32, "monitoring")],
)
def test_other_kinds_of_fit_files_are_named(kind: int, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(add_records(activity_file(kind=kind), START, 5).closed())
    assert caught.value.code == code
