"""Running pure, CPU-heavy work outside the web process, with limits.

At most `WORKER_CHILDREN` children live at once; they start on demand and are let go when idle. A child
that dies (too much memory or CPU, or killed) takes only its own task with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from stravalite.jobs.child import read_message, write_message

_ROOT = Path(__file__).resolve().parents[2]
#: One thread each: children are the parallelism; memory that is free goes back to the kernel.
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "524288",
    "MALLOC_TRIM_THRESHOLD_": "524288",
}

#: A child that uses no CPU (stuck on a disk, say) is killed after so many times its CPU seconds.
ASLEEP_FACTOR = 10.0


class ChildDied(Exception):
    """The child ended in the middle. `reason` is "cpu", "memory" or "killed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Child:
    def __init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "stravalite.jobs.child", str(settings.CHILD_MEMORY_MB)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            env={**os.environ, **_ENVIRONMENT},
        )
        self.idle_since = time.monotonic()

    def call(self, target: str, arguments: dict[str, Any], cpu_seconds: int) -> Any:
        assert self.process.stdin is not None  # noqa: S101 - opened as pipes above
        assert self.process.stdout is not None  # noqa: S101
        watchdog = threading.Timer(cpu_seconds * ASLEEP_FACTOR, self.process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            write_message(self.process.stdin, (target, arguments, cpu_seconds))
            outcome, value = read_message(self.process.stdout)
        except (EOFError, OSError) as error:
            raise ChildDied(self._why()) from error
        finally:
            watchdog.cancel()
        if outcome == "memory":
            raise ChildDied("memory")
        if outcome == "raised":
            raise value
        return value

    def _why(self) -> str:
        code = self.process.wait(timeout=5)
        if code == -signal.SIGXCPU:
            return "cpu"
        return "memory" if code in {-signal.SIGSEGV, -signal.SIGABRT, 1} else "killed"

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


class Children:
    """The pool. Safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._slots = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._reaper: threading.Timer | None = None

    def call(self, target: str, *, cpu_seconds: int | None = None, **arguments: Any) -> Any:
        """Calls `module:function` in a child and returns what it returns.

        What the function raises is raised here; ChildDied when the child did not survive it.
        """
        with self._slots:
            child = self._take()
            try:
                value = child.call(target, arguments, cpu_seconds or settings.CHILD_CPU_SECONDS)
            except ChildDied:
                child.end()
                raise
            except Exception:  # what the function raised; the child answered and is free
                self._give_back(child)
                raise
            except BaseException:  # we were interrupted; an answer may still be on its way
                child.end()
                raise
            self._give_back(child)
            return value

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
        return _Child()

    def _give_back(self, child: _Child) -> None:
        child.idle_since = time.monotonic()
        with self._lock:
            self._idle.append(child)
            if self._reaper is None:
                self._arm()

    def _arm(self) -> None:
        self._reaper = threading.Timer(settings.CHILD_IDLE_SECONDS, self._reap)
        self._reaper.daemon = True
        self._reaper.start()

    def _reap(self) -> None:
        limit = time.monotonic() - settings.CHILD_IDLE_SECONDS
        with self._lock:
            tired = [child for child in self._idle if child.idle_since <= limit]
            self._idle = [child for child in self._idle if child.idle_since > limit]
            self._reaper = None
            if self._idle:
                self._arm()
        for child in tired:
            child.end()

    def close(self) -> None:
        """Ends all idle children; those at work end with their task."""
        with self._lock:
            children, self._idle = self._idle, []
            if self._reaper is not None:
                self._reaper.cancel()
                self._reaper = None
        for child in children:
            child.end()


_pool: Children | None = None
_pool_lock = threading.Lock()


def pool() -> Children:
    """This process's children."""
    global _pool  # noqa: PLW0603 - one pool per process
    with _pool_lock:
        if _pool is None:
            _pool = Children(settings.WORKER_CHILDREN)
        return _pool


def close_pool() -> None:
    global _pool
    with _pool_lock:
        children, _pool = _pool, None
    if children is not None:
        children.close()
