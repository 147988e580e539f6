"""CPU and memory of a whole process tree, from /proc (Linux)."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_MB = 1024.0
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Memory:
    pss_mb: float = 0.0  # shared pages divided among those who share them
    rss_mb: float = 0.0
    processes: int = 0


def processes(root: int) -> list[int]:
    """The process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def cpu_s(root: int) -> float:
    """CPU seconds of the tree so far, those of descendants that ended included."""
    ticks = 0
    for pid in processes(root):
        fields = _stat(pid)
        if fields:
            ticks += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return ticks / _TICKS


def memory(root: int) -> Memory:
    """What the tree holds now."""
    pss = rss = 0.0
    pids = processes(root)
    for pid in pids:
        try:
            text = (_PROC / str(pid) / "smaps_rollup").read_text()
        except OSError:  # ended meanwhile
            continue
        sizes = dict(line.split(":", 1) for line in text.splitlines()[1:])
        pss += int(sizes["Pss"].split()[0]) / _MB
        rss += int(sizes["Rss"].split()[0]) / _MB
    return Memory(pss, rss, len(pids))


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on; none when the process is gone."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


class Peak:
    """Samples the tree's memory twice a second and keeps the most of each."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.pss_mb = self.rss_mb = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.5):
            now = memory(self.root)
            self.pss_mb = max(self.pss_mb, now.pss_mb)
            self.rss_mb = max(self.rss_mb, now.rss_mb)
