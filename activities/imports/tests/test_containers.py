"""Archives of many parts, zips within zips, and those made to hurt."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.imports.containers import Archive, Part, PartedFile, from_paths, read_member
from activities.imports.scanning import plan_unguarded
from activities.recordings.recording import UnreadableFile

READERS = ["integrations.archives.strava:StravaExport", "integrations.archives.folder:Folder"]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[bytes], Archive]:
    def open_it(data: bytes, part: int = 1000) -> Archive:
        paths = []
        for number, start in enumerate(range(0, len(data), part)):
            path = tmp_path / f"part-{number:05d}"
            path.write_bytes(data[start : start + part])
            paths.append(str(path))
        return Archive(paths, spool=str(tmp_path))

    return open_it


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(min_size=1, max_size=300),
    size=st.integers(1, 90),
    reads=st.lists(st.tuples(st.integers(0, 320), st.integers(0, 120)), max_size=8),
)
def test_many_parts_read_as_one_file(data: bytes, size: int, reads: list[tuple[int, int]]) -> None:
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    parts = [Part(lambda piece=piece: io.BytesIO(piece), len(piece)) for piece in pieces]  # type: ignore[misc]
    file, plain = io.BufferedReader(PartedFile(parts)), io.BytesIO(data)
    for offset, count in reads:
        assert file.seek(offset) == plain.seek(offset)
        assert file.read(count) == plain.read(count)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_is_read_by_its_place(opened: Callable[[bytes], Archive], method: int) -> None:
    content = os.urandom(5000) + b"a" * 20_000
    with opened(zipped({"x.fit": content, "y.fit": b"y"}, method)) as archive:
        assert archive.read("x.fit") == content
        with archive.open("x.fit") as stream:
            assert stream.read() == content
        with from_paths(archive.containers[0]) as file:
            assert read_member(file, archive.members["y.fit"]) == b"y"


@pytest.mark.parametrize("outer", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_zips_within_zips_are_opened(opened: Callable[[bytes], Archive], outer: int) -> None:
    inner = zipped({"deep/z.fit": b"zzz"})
    middle = zipped({"inner.zip": inner, "m.fit": b"mmm"}, outer)
    with opened(zipped({"Uploaded/middle.zip": middle, "o.fit": b"ooo"}, outer)) as archive:
        assert set(archive.names) == {
            "Uploaded/middle.zip/inner.zip/deep/z.fit",
            "Uploaded/middle.zip/m.fit",
            "o.fit",
        }
        assert archive.read("Uploaded/middle.zip/inner.zip/deep/z.fit") == b"zzz"
        assert archive.read("Uploaded/middle.zip/m.fit") == b"mmm"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b.fit", "C:/x.fit"])
def test_names_that_lead_out_are_refused(opened: Callable[[bytes], Archive], name: str) -> None:
    with opened(zipped({name: b"x", "good.fit": b"y"})) as archive:
        assert archive.names == ["good.fit"]
        assert archive.refused == [(name, "forbidden_path")]


def test_a_link_is_refused(opened: Callable[[bytes], Archive]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link.fit")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with opened(out.getvalue()) as found:
        assert found.refused == [("link.fit", "forbidden_path")]


def test_bombs_are_refused_before_they_go_off(opened: Callable[[bytes], Archive]) -> None:
    bomb = zipped({"big.gpx": b"\x00" * (40 * 1024 * 1024)})
    with opened(bomb, 10**9) as archive, pytest.raises(UnreadableFile) as refusal:
        archive.read("big.gpx")
    assert refusal.value.code == "archive_bomb"
    nested = zipped({"nested.zip": bomb, "a.fit": b"a"})
    with opened(nested, 10**9) as archive, pytest.raises(UnreadableFile):
        archive.read("nested.zip/big.gpx")


def test_a_directory_that_lies_about_sizes_is_found_out(
    opened: Callable[[bytes], Archive],
) -> None:
    data = bytearray(zipped({"x.fit": b"a" * 5000}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 10)  # size after inflating
    with opened(bytes(data)) as archive, pytest.raises(UnreadableFile) as refusal:
        archive.read("x.fit")
    assert refusal.value.code == "archive_bomb"


def test_too_many_entries_are_refused(
    opened: Callable[[bytes], Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.imports.containers.MAX_ENTRIES", 3)
    with pytest.raises(UnreadableFile) as refusal:
        opened(zipped({f"{n}.fit": b"x" for n in range(5)}))
    assert refusal.value.code == "archive_many"


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=12),
    end=st.integers(0, 2000),
)
def test_no_damage_gets_past_with_anything_but_a_reason(
    tmp_path: Path, cuts: list[tuple[int, int]], end: int
) -> None:
    inner = zipped({"deep.fit": b"d" * 100})
    table = b"Activity ID,Activity Date,Filename\n1,2020-01-01 10:00:00,a.fit\n"
    data = bytearray(zipped({"activities.csv": table, "a.fit": b"x" * 50, "in.zip": inner}))
    for place, value in cuts:
        data[place % len(data)] = value
    path = tmp_path / "damaged.zip"
    path.write_bytes(bytes(data[: len(data) - end % len(data)]))
    try:
        plan_unguarded(paths=[str(path)], readers=READERS, spool=str(tmp_path))
    except UnreadableFile:
        return
