"""The door: every sample behaves, and no bytes get anything but a reason."""

from __future__ import annotations

import gzip
import io
import pickle
import random
import zipfile
import zlib

import pytest

from activities.recordings import archives, reading
from activities.recordings.formats import format_of
from activities.recordings.reading import read
from activities.recordings.recording import Recording, UnreadableFile
from activities.recordings.sports import SPORT_TYPES
from activities.recordings.tests.gpx_texts import HEAD, Point, document, track_text
from activities.recordings.tests.sample_files import SAMPLES, sample

GPX = document(track_text([Point(lat=48 + i / 1e4, time_s=float(i)) for i in range(30)]))

#: File: [(sport, points, metres by the device or None)], or the code of the refusal.
EXPECTED: dict[str, list[tuple[str, int, float | None]] | str] = {
    "2013-02-06-12-11-14.fit": [("Run", 583, 4835.38)],
    "Activity.fit": [("Run", 14, 5.73)],
    "DeveloperData.fit": [("Workout", 3, 3710.0)],
    "Edge810-Vector-2013-08-16-15-35-10.fit": [("Ride", 4700, 41337.47)],
    "activity-large-fenxi2-multisport.fit": [
        ("Workout", 11682, 25072.07),
        ("Run", 2197, 2245.23),
        ("Run", 6694, 12740.37),
        ("Ride", 3131, 28927.39),
    ],
    "activity-small-fenix2-run.fit": [("Run", 2809, 9007.07)],
    "developer-types-sample.fit": [("Run", 3424, 6753.99)],
    "garmin-edge-500-activity.fit": [("Ride", 10671, 92622.34)],
    "nick.fit": [("Ride", 14383, 113550.87)],
    "null_compressed_speed_dist.fit": [("VirtualRide", 1808, 13400.14)],
    "sample-activity-indoor-trainer.fit": [("Ride", 2263, None)],
    "sample-activity.fit": [("Ride", 3095, 88797.21)],
    "activity-filecrc.fit": [("Run", 14, 5.73)],
    "activity-settings-corruptheader.fit": [("Run", 14, 5.73)],
    "activity-unexpected-eof.fit": [("Run", 14, 5.73)],
    "MonitoringFile.fit": "monitoring",
    "Settings.fit": "settings",
    "WeightScaleSingleUser.fit": "weight",
    "WorkoutRepeatSteps.fit": "workout",
    "Mojstrovka.gpx": [("Workout", 184, None)],
    "cerknicko-jezero.gpx": [("Workout", 296, None)],
    "cerknicko-jezero-with-elevations-zero.gpx": [("Workout", 296, None)],
    "gpx1.1_with_all_fields.gpx": [("Workout", 1, None)],
    "gpx1.1_with_extensions.gpx": "no_points",
    "korita-zbevnica.gpx": [("Workout", 513, None)],
    "track-with-empty-segment.gpx": [("Workout", 9, None)],
    "track-with-less-sec-time.gpx": [("Run", 2, None)],
    "unicode_with_bom.gpx": "no_points",
    "cerknicko-without-times.gpx": "route_without_times",
    "route.gpx": "route_without_times",
    "cross-country-skiing.tcx": [("Workout", 486, 5692.01)],
    "run.tcx": [("Run", 384, 4686.32)],
}


def reason(data: bytes) -> tuple[str, dict[str, str | int | float]]:
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    return caught.value.code, caught.value.facts


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def check_contract(recording: Recording) -> None:
    """What every reader promises about every recording."""
    assert recording.sport in SPORT_TYPES
    assert recording.start_time.tzinfo is not None
    assert recording.elapsed_s >= 0
    if recording.streams:
        time_s = recording.streams["time"]
        assert time_s[0] == 0
        assert (time_s[1:] > time_s[:-1]).all()
        assert recording.elapsed_s >= time_s[-1]
        for values in recording.streams.values():
            assert values.shape == time_s.shape
            assert values.dtype == "float64"


def test_the_table_names_every_sample() -> None:
    assert {path.name for path in SAMPLES.iterdir()} - {"README.md"} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_sample_gives_its_recordings_or_its_reason(name: str) -> None:
    expected = EXPECTED[name]
    if isinstance(expected, str):
        assert reason(sample(name))[0] == expected
        return
    recordings = read(sample(name))
    for recording in recordings:
        check_contract(recording)
    assert [(r.sport, r.size) for r in recordings] == [row[:2] for row in expected]
    for recording, (_, _, metres) in zip(recordings, expected, strict=True):
        if metres is None:
            assert "distance" not in recording.streams
        else:
            distance = recording.streams["distance"]
            assert distance[distance == distance][-1] == pytest.approx(metres, abs=0.01)


@pytest.mark.parametrize("name", ["run.tcx", "Activity.fit", "korita-zbevnica.gpx"])
def test_a_compressed_file_reads_like_the_plain_one(name: str) -> None:
    plain = read(sample(name))
    packed = gzip.compress(sample(name))
    for data in (packed, zipped(a=sample(name)), zipped(**{"a.gz": packed})):
        recordings = read(data, f"{name}.jpeg")
        assert [r.streams.keys() for r in recordings] == [r.streams.keys() for r in plain]
        assert [r.start_time for r in recordings] == [r.start_time for r in plain]


def test_a_truncated_gzip_keeps_what_came_before() -> None:
    data = gzip.compress(sample("run.tcx"))
    (recording,) = read(data[: len(data) // 2])
    assert recording.size > 50
    assert "truncated" in [note.code for note in recording.notes]


def test_what_systems_leave_in_a_zip_is_not_counted() -> None:
    data = zipped(**{"ride.gpx": GPX, "__MACOSX____._ride.gpx": b"x", ".DS_Store": b"y"})
    assert len(read(data)) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (gzip.compress(b"", mtime=0), "damaged"),
        (zipped(), "archive_empty"),
        (zipped(a=GPX, b=GPX), "archive_many"),
        (zipped(a=b"hello", b=b"world"), "archive_empty"),
        (gzip.compress(gzip.compress(GPX, mtime=0), mtime=0), "archive_bomb"),
        (zipped(**{"a.zip": zipped(a=GPX)}), "archive_bomb"),
        (zipped(a=GPX)[:-30], "damaged"),
        (b'<?xml version="1.0"?><gpx></gpx>', "no_points"),
        (b'<?xml version="1.0"?><gpx><trk><trkseg><trkpt lat="1"', "damaged"),
        (HEAD.encode() + b"</gpx>", "no_points"),
        (b"\x0e\x20\x54\x08\x00\x00\x00\x00.FIT\x00\x00", "damaged"),
    ],
)
def test_nothing_usable_has_a_precise_reason(data: bytes, code: str) -> None:
    assert reason(data)[0] == code


def test_a_zip_of_many_says_how_many() -> None:
    assert reason(zipped(a=GPX, b=GPX, c=b"text")) == ("archive_many", {"count": 2})


def test_an_encrypted_zip_is_called_so() -> None:
    data = bytearray(zipped(a=GPX))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert reason(bytes(data))[0] == "encrypted"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "png"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "heic"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00", "video"),
        (b"%PDF-1.7\n", "pdf"),
        (b"<!DOCTYPE html><html><body>", "html"),
        (b"<html>", "html"),
        (b'<?xml version="1.0"?><kml xmlns="x">', "kml"),
        (b'<?xml version="1.0"?><!-- <gpx> --><svg>', "svg"),
        (b'{"a": 1}', "json"),
        (b"time,lat,lon\n1,2,3", "csv"),
        (b"hello there", "text"),
        (b"SQLite format 3\x00....", "sqlite"),
        (bytes(range(256)), "unknown"),
        (zipped(**{"[Content_Types].xml": b"<a/>", "b": b""}), "office"),
    ],
)
def test_what_is_no_recording_is_named(data: bytes, kind: str) -> None:
    assert reason(data) == ("not_a_recording", {"kind": kind})


def test_an_error_nobody_foresaw_is_a_refusal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_data: bytes) -> list[Recording]:
        raise KeyError("seven")

    monkeypatch.setitem(reading.READERS, "gpx", fail)
    assert reason(GPX) == ("damaged", {"detail": "KeyError: 'seven'"})


def test_the_name_of_the_file_decides_nothing() -> None:
    assert len(read(GPX, "photo.jpeg")) == 1
    with pytest.raises(UnreadableFile) as caught:
        read(b"\xff\xd8\xff\xe0", "ride.gpx")
    assert caught.value.facts == {"kind": "jpeg", "file": "ride.gpx"}


def test_a_refusal_survives_the_way_between_processes() -> None:
    copy = pickle.loads(pickle.dumps(UnreadableFile("archive_many", count=3)))
    assert (copy.code, copy.facts) == ("archive_many", {"count": 3})


# Hostile files -----------------------------------------------------------------------------------


def zeros_in_gzip(size: int) -> bytes:
    """So many zeros, made without holding them."""
    packer = zlib.compressobj(9, wbits=31)
    chunk = bytes(1 << 20)
    return b"".join(packer.compress(chunk) for _ in range(size >> 20)) + packer.flush()


def test_a_gigabyte_of_zeros_is_refused_early() -> None:
    bomb = zeros_in_gzip(1 << 30)
    assert reason(bomb)[0] == "archive_bomb"
    assert reason(zipped(**{"a.gz": bomb}))[0] == "archive_bomb"


def test_a_zip_that_inflates_too_far_is_refused() -> None:
    assert reason(zipped(a=GPX + bytes(40 << 20)))[0] == "archive_bomb"


def test_the_limit_holds_while_inflating(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = random.Random(1).randbytes(600_000)
    with pytest.raises(UnreadableFile) as caught:
        archives.gunzip(gzip.compress(noise), max_bytes=300_000)
    assert caught.value.code == "archive_bomb"
    with pytest.raises(UnreadableFile) as caught:
        archives.unpack(noise, max_bytes=300_000)
    assert caught.value.code == "too_large"


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{i} "{"&a;" * 10}">' for i in range(9))
    + "]><gpx>&a8;</gpx>"
).encode()
OUTSIDE = b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/hostname">]><gpx><name>&x;</name></gpx>'


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, OUTSIDE.decode().encode("utf-16")])
def test_document_types_are_refused(data: bytes) -> None:
    assert reason(data) == ("forbidden_xml", {"detail": "dtd"})


@pytest.mark.parametrize("root", [b"<gpx>", b"<TrainingCenterDatabase>"])
def test_endless_nesting_is_refused(root: bytes) -> None:
    assert reason(root + b"<a>" * 200_000) == ("forbidden_xml", {"detail": "depth"})


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A few bytes changed, cut out or doubled."""
    text = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(text))
        length = rng.choice((1, 1, 2, 4, 40))
        kind = rng.randrange(4)
        if kind == 0:
            text[at : at + length] = rng.randbytes(length)
        elif kind == 1 and len(text) > 200:
            del text[at : at + length]
        elif kind == 2:
            text[at:at] = text[at : at + length]
        else:
            text[at] = rng.choice((0, 1, 0x3C, 0x3E, 0x40, 0x60, 0x7F, 0x80, 0xFF))
    return bytes(text)


@pytest.mark.parametrize(
    "name",
    [
        "Activity.fit",
        "DeveloperData.fit",
        "track-with-empty-segment.gpx",
        "2013-02-06-12-11-14.fit",
    ],
)
def test_mutated_files_leak_nothing_but_refusals(name: str) -> None:
    rng = random.Random(name)
    for _ in range(400):
        _read_or_refuse(mutated(sample(name), rng))


def test_mutated_xml_leaks_nothing_but_refusals() -> None:
    rng = random.Random(7)
    tcx = sample("run.tcx")
    small = tcx[:6000] + tcx[-1500:]
    for data in (GPX, small):
        for _ in range(400):
            _read_or_refuse(mutated(data, rng))


def _read_or_refuse(data: bytes) -> None:
    try:
        # Past the net that `read` holds under everything: nobody may need it.
        recordings = reading.read_unguarded(data)
    except UnreadableFile:
        return
    for recording in recordings:
        check_contract(recording)


@pytest.mark.parametrize("size", [1, 2, 7, 11, 12, 13, 14, 15, 60])
def test_the_first_bytes_of_a_file_are_no_recording(size: int) -> None:
    for name in ("Activity.fit", "run.tcx", "korita-zbevnica.gpx"):
        data = sample(name)[:size]
        assert reason(data)[0] in {"damaged", "not_a_recording", "no_points"}
        assert format_of(data)
