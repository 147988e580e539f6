"""What lets us in at a service, kept in this process while it lasts; never written down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class KeptToken:
    """One text that ends by the clock; `key` names whose it is, so that changed settings ask anew."""

    key: str = ""
    text: str = field(default="", repr=False)
    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self, key: str, make: Callable[[], tuple[str, float]]) -> str:
        """The kept one, or what `make` gives: the text and for how many seconds."""
        with self.lock:
            if self.key != key or time.monotonic() >= self.until:
                text, seconds = make()
                self.key, self.text, self.until = key, text, time.monotonic() + seconds
            return self.text

    def forget(self) -> None:
        with self.lock:
            self.until = 0.0
