"""Are the parts of the one-process mode alive?"""

from __future__ import annotations

import threading

_threads: dict[str, threading.Thread] = {}


def watch(name: str, thread: threading.Thread) -> None:
    _threads[name] = thread


def expected() -> bool:
    """Whether this process runs parts to watch at all (a plain web process does not)."""
    return bool(_threads)


def all_alive() -> bool:
    return all(thread.is_alive() for thread in _threads.values())


def forget() -> None:
    _threads.clear()
