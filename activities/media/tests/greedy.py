"""A decoder that wants more memory than a child has."""

from __future__ import annotations


def develop(data: bytes) -> object:
    return [bytearray(64 * 1024 * 1024) for _piece in range(len(data))]
