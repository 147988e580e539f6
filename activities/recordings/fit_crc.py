"""FIT's checksum, CRC-16 with the reflected polynomial 0xA001 and a start of 0, in numpy.

The checksum of a joined text is the first part's, advanced by as many zero bytes as the second part
is long, XOR the second part's. So neighbouring parts are joined pairwise, a level at a time, and
"advance by 1, 2, 4 … bytes" are tables over all 65,536 states, each the previous one applied twice.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = 0xA001
_CHUNK = 1 << 20

Words = NDArray[np.uint16]


@lru_cache(maxsize=1)
def _byte_table() -> Words:
    """The checksum of each single byte."""
    table = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ _POLYNOMIAL, table >> 1).astype(np.uint16)
    return table


@lru_cache(maxsize=32)
def _advance(level: int) -> Words:
    """Every state after 2**level zero bytes."""
    if level == 0:
        states = np.arange(65_536, dtype=np.uint16)
        first: Words = (states >> 8) ^ _byte_table()[states & 0xFF]
        return first
    half = _advance(level - 1)
    whole: Words = half[half]
    return whole


def crc16(data: bytes | memoryview) -> int:
    """The checksum of all bytes; 0 for none."""
    state = 0
    octets = np.frombuffer(data, np.uint8)
    for begin in range(0, len(octets), _CHUNK):
        state = _crc_of_chunk(octets[begin : begin + _CHUNK], state)
    return state


def _crc_of_chunk(octets: NDArray[np.uint8], state: int) -> int:
    # Zeros in front of a text do not change its checksum from a state of 0.
    levels = max(1, (len(octets) - 1).bit_length())
    padded = np.zeros(1 << levels, np.uint8)
    padded[-len(octets) :] = octets
    parts: Words = _byte_table()[padded]
    for level in range(levels):
        parts = _advance(level)[parts[0::2]] ^ parts[1::2]
    for level in range(len(octets).bit_length()):
        if len(octets) >> level & 1:
            state = int(_advance(level)[state])
    return state ^ int(parts[0])
