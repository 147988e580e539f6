"""Keeping a process of many threads small: what the C library is told about memory.

glibc gives each thread an arena of its own and raises the size from which it asks the kernel directly
whenever a large block is freed. With uploads of megabytes in eight threads both keep memory that nothing
uses: measured over 200 files, a third of the process tree.
"""

from __future__ import annotations

import ctypes

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1  # <malloc.h>
ARENAS = 2
LARGE_BYTES = 512 * 1024


def settle() -> bool:
    """Few arenas, large blocks straight from and back to the kernel; False where libc cannot.

    To be called before threads start.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):  # not glibc
        return False
    wishes = {_ARENA_MAX: ARENAS, _MMAP_THRESHOLD: LARGE_BYTES, _TRIM_THRESHOLD: LARGE_BYTES}
    taken = [mallopt(name, value) == 1 for name, value in wishes.items()]
    return all(taken)
