"""`python -m tests.fuzz_readers [--n 100000] [--seed 1] [--format fit]`: broken bytes for every reader.

Only UnreadableFile may come out, quickly and in little memory. Inputs are mutations of the real samples and
of each other's survivors; whatever else comes out is written to `build/fuzz/` to become a test.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from activities.recordings.reading import format_of, read_unguarded
from activities.recordings.recording import UnreadableFile

SAMPLES = Path(__file__).resolve().parent.parent / "activities" / "recordings" / "tests" / "samples"
FOUND = Path(__file__).resolve().parent.parent / "build" / "fuzz"
LARGEST = 60_000  # bytes of a seed; mutations of large files only take longer
SLOWEST_S = 2.0
TOKENS = [
    b"<trkpt", b"</trkpt>", b"<time>", b"<!DOCTYPE x [", b"<![CDATA[", b"&amp;", b"&#0;", b"\x00", b"\xff" * 8,
    b"NaN", b"inf", b"-1e309", b"9" * 400, b"2026-02-30T25:61:61Z", b"0000-00-00", b".FIT", b"\x40\x00\x00\x00",
]  # fmt: skip


def mutate(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """A few edits: flips, cuts, repeats, splices, tokens, length bytes pushed to extremes."""
    body = bytearray(data)
    for _n in range(rng.choice((1, 1, 2, 4, 16))):
        if not body:
            break
        at = rng.randrange(len(body))
        match rng.randrange(7):
            case 0:
                body[at] ^= 1 << rng.randrange(8)
            case 1:
                body[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
            case 2:
                del body[at : at + rng.randrange(1, 64)]
            case 3:
                body[at:at] = body[at : at + rng.randrange(1, 256)] * rng.randrange(1, 4)
            case 4:
                start = rng.randrange(max(len(other), 1))
                body[at : at + 32] = other[start : start + rng.randrange(1, 128)]
            case 5:
                body[at:at] = rng.choice(TOKENS)
            case _:
                del body[at:]
    return bytes(body)


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--n", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--format", choices=("fit", "gpx", "tcx"), help="mutate only these")
    given = arguments.parse_args()
    rng = random.Random(given.seed)
    seeds = [p.read_bytes() for p in sorted(SAMPLES.iterdir()) if p.suffix != ".md"]
    seeds = [seed[:LARGEST] for seed in seeds if given.format in {None, format_of(seed)}]
    outcomes: Counter[str] = Counter()
    slowest, crashes = 0.0, 0
    for number in range(given.n):
        data = mutate(rng, rng.choice(seeds), rng.choice(seeds))
        began = time.process_time()
        try:
            read_unguarded(data)
            outcome = "read"
        except UnreadableFile as error:
            outcome = error.code
        except Exception as error:  # noqa: BLE001 - that is what we look for
            outcome = f"CRASH {type(error).__name__}"
            crashes += 1
            FOUND.mkdir(parents=True, exist_ok=True)
            (FOUND / f"{given.seed}-{number}.bin").write_bytes(data)
        took = time.process_time() - began
        slowest = max(slowest, took)
        outcomes[f"{format_of(data)}: {outcome}"] += 1
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for outcome, count in outcomes.most_common():
        sys.stdout.write(f"{count:8d}  {outcome}\n")
    sys.stdout.write(
        f"{given.n} inputs, {crashes} crashes, slowest {slowest:.3f} s CPU, peak {peak_mb:.0f} MB\n"
    )
    return 1 if crashes or slowest > SLOWEST_S else 0


if __name__ == "__main__":
    raise SystemExit(main())
