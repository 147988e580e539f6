"""What every benchmark shares: a line of the report, CPU time, and the command line."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

REPEATS = 9


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the report; `limit` (at most) and `least` None where nothing is promised."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    least: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        not_above = self.limit is None or self.value <= self.limit
        return not_above and (self.least is None or self.value >= self.least)

    def line(self) -> str:
        """The measurement for people, aligned."""
        promise = "" if self.limit is None else f"  (at most {self.limit:g})"
        promise += "" if self.least is None else f"  (at least {self.least:g})"
        mark = "" if self.kept else "  MISSED"
        return f"{self.name:<52}{self.value:>9.2f} {self.unit}{promise}{mark}"


def cpu_ms(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median CPU time (ms) of `repeats` runs after one to warm up."""
    work()
    taken: list[float] = []
    for _ in range(repeats):
        begin = time.process_time_ns()
        work()
        taken.append((time.process_time_ns() - begin) / 1e6)
    return statistics.median(taken)


def parser(about: str | None) -> argparse.ArgumentParser:
    """The options every benchmark has."""
    made = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    made.add_argument("--check", action="store_true", help="end with status 1 on a missed target")
    return made


def report(lines: Sequence[Measurement], *, check: bool) -> int:
    """Prints the lines; the exit status, which a missed target makes 1 when it is checked."""
    sys.stdout.write("\n".join(line.line() for line in lines) + "\n")
    sys.stdout.flush()
    return 0 if all(line.kept for line in lines) or not check else 1
