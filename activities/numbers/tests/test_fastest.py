import numpy as np
import pytest

from activities.numbers import fastest as kernel
from activities.numbers.fastest import fastest
from activities.numbers.tests.oracle import slow_fastest
from activities.recordings.recording import Column

LENGTHS = (100.0, 400.0, 1000.0, 1609.344)


def random_run(seed: int) -> tuple[Column, Column]:
    """A run with irregular sampling, pauses, or quantised distance, by its seed."""
    random = np.random.default_rng(seed)
    size = int(random.integers(2, 500))
    intervals = random.choice([1.0, 1.0, 2.0, 5.5, 40.0], size) if seed % 3 else np.ones(size)
    time = np.cumsum(intervals)
    speed = np.clip(3.0 + np.cumsum(random.normal(0, 0.2, size)), 0.5, 8.0)
    speed[random.random(size) < 0.1 * (seed % 2)] = 0.0
    way = np.cumsum(speed * intervals)
    if seed % 4 == 1:
        way = np.floor(way / 5.0) * 5.0
    return time, way


@pytest.mark.parametrize("batch", range(10))
def test_the_kernel_agrees_with_the_definition(batch: int) -> None:
    compared = 0
    for seed in range(batch * 30, batch * 30 + 30):
        time, way = random_run(seed)
        for length in LENGTHS:
            expected = slow_fastest(time.tolist(), way.tolist(), length)
            found = fastest(time, way, length)
            assert (found is None) == (expected is None), (seed, length)
            if found is not None and expected is not None:
                compared += 1
                assert abs(found.elapsed_s - expected) < 1e-6, (seed, length)
    assert compared > 20


@pytest.mark.parametrize("batch", range(4))
def test_pruning_changes_nothing(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(batch * 40, batch * 40 + 40):
        time, way = random_run(seed)
        for length in LENGTHS:
            plain = fastest(time, way, length)
            monkeypatch.setattr(kernel, "_PRUNE_FROM", 2)
            pruned = fastest(time, way, length)
            monkeypatch.undo()
            assert (plain is None) == (pruned is None)
            if plain is not None and pruned is not None:
                assert abs(plain.elapsed_s - pruned.elapsed_s) < 1e-9, (seed, length)


def test_a_long_stream_agrees_with_the_definition_too() -> None:
    random = np.random.default_rng(7)
    time = np.arange(12_000.0)
    way = np.cumsum(np.clip(3 + np.sin(time / 700) + random.normal(0, 2, time.size), 0, 7))
    for length in (400.0, 5000.0):
        found = fastest(time, way, length)
        expected = slow_fastest(time.tolist(), way.tolist(), length)
        assert found is not None
        assert expected is not None
        assert abs(found.elapsed_s - expected) < 1e-6


def test_a_stop_inside_counts_and_one_at_the_edge_does_not() -> None:
    time = np.array([0.0, 10.0, 70.0, 80.0, 90.0])
    way = np.array([0.0, 50.0, 50.0, 100.0, 150.0])
    after_the_stop = fastest(time, way, 100.0)
    across_the_stop = fastest(time, way, 150.0)
    assert after_the_stop is not None
    assert (after_the_stop.start_s, after_the_stop.end_s) == (70.0, 90.0)
    assert across_the_stop is not None
    assert across_the_stop.elapsed_s == 90.0


def test_almost_ten_kilometres_are_not_ten() -> None:
    time = np.arange(0.0, 3331.0)
    assert fastest(time, time * 3.0, 10_000.0) is None
    exact = fastest(np.arange(0.0, 4001.0), np.arange(0.0, 4001.0) * 2.5, 10_000.0)
    assert exact is not None
    assert exact.elapsed_s == pytest.approx(4000.0)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_standing_still_has_no_fastest_stretch(size: int) -> None:
    assert fastest(np.arange(float(size)), np.zeros(size), 100.0) is None
