"""The C library takes what it is told."""

from __future__ import annotations

import subprocess
import sys

from stravalite.runtime import allocator

_LARGEST_LEFT_MB = 8.0
#: Many blocks below glibc's usual limit for the kernel, freed before a small one at the very end.
_PROBE = """
from pathlib import Path
from stravalite.runtime import allocator
import sys
assert "settle" not in sys.argv or allocator.settle()
def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
bytes(bytearray(8_000_000))  # freeing it raises glibc's own limit
before = resident_mb()
blocks = []
for number in range(100):
    blocks.append(bytearray(b"x") * 1_000_000)
    blocks.append(bytearray(b"y") * 2000)
del blocks[0::2]
print(resident_mb() - before)
"""


def test_large_blocks_that_are_freed_go_back_to_the_kernel() -> None:
    assert left_mb("settle") < _LARGEST_LEFT_MB


def left_mb(*arguments: str) -> float:
    command = [sys.executable, "-c", _PROBE, *arguments]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_where_there_is_no_such_call_nothing_happens(monkeypatch: object) -> None:
    class Nothing:
        def __init__(self, _name: None) -> None: ...

    monkeypatch.setattr(allocator.ctypes, "CDLL", Nothing)  # type: ignore[attr-defined]
    assert allocator.settle() is False
