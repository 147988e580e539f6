"""Attempts are counted even when the cache is gone."""

from __future__ import annotations

import pytest

from stravalite.api import throttles
from stravalite.errors import TooManyRequests


class DeadCache:
    def add(self, *_args: object, **_kwargs: object) -> bool:
        raise ConnectionError("no cache here")


def test_a_dead_cache_neither_locks_out_nor_lets_all_guess(monkeypatch) -> None:
    monkeypatch.setattr(throttles, "cache", DeadCache())
    throttles._own_counters.clear()
    for _n in range(3):
        throttles.count_attempt("door", "10.0.0.1", limit=3)
    with pytest.raises(TooManyRequests) as refused:
        throttles.count_attempt("door", "10.0.0.1", limit=3)
    assert 1 <= int(str(refused.value.extra["retry_after"])) <= 61
    throttles.count_attempt("door", "10.0.0.2", limit=3)
