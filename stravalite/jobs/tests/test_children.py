"""Child processes: results, limits, and what happens when one dies."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import pytest

from stravalite.jobs.children import ChildDied, Children
from stravalite.jobs.tests.work_for_children import Refused

WORK = "stravalite.jobs.tests.work_for_children:"


@pytest.fixture
def children() -> Iterator[Children]:
    pool = Children(2)
    yield pool
    pool.close()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_result_comes_back_from_another_process(children: Children) -> None:
    assert children.call(WORK + "add", a=2, b=3) == 5
    assert children.call(WORK + "pid") != os.getpid()


def test_a_child_is_used_again(children: Children) -> None:
    assert children.call(WORK + "pid") == children.call(WORK + "pid")


def test_what_is_raised_travels_with_its_facts(children: Children) -> None:
    pid = children.call(WORK + "pid")
    with pytest.raises(Refused) as refused:
        children.call(WORK + "refuse")
    assert refused.value.code == "not_a_recording"
    assert refused.value.facts == {"kind": "picture"}
    assert children.call(WORK + "pid") == pid, "a refusal cost a process"


def test_what_cannot_travel_is_told_in_words(children: Children) -> None:
    with pytest.raises(RuntimeError, match="TravelsBadly: this and that"):
        children.call(WORK + "refuse_badly")
    assert children.call(WORK + "add", a=1, b=1) == 2


def test_printing_does_not_garble_the_answer(children: Children) -> None:
    assert children.call(WORK + "chatter") == "answer"


def test_too_much_memory_ends_the_child_only(children: Children, settings: object) -> None:
    settings.CHILD_MEMORY_MB = 400  # type: ignore[attr-defined]
    with pytest.raises(ChildDied) as died:
        children.call(WORK + "eat", megabytes=600)
    assert died.value.reason == "memory"
    assert children.call(WORK + "add", a=1, b=1) == 2


def test_too_much_cpu_ends_the_child(children: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    # on a busy machine a second of CPU takes a while: the watch over those asleep must not be first
    monkeypatch.setattr("stravalite.jobs.children.ASLEEP_FACTOR", 120)
    with pytest.raises(ChildDied) as died:
        children.call(WORK + "burn", cpu_seconds=1)
    assert died.value.reason == "cpu"
    assert children.call(WORK + "add", a=1, b=1) == 2


def test_a_child_that_only_waits_is_ended_too(
    children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.monotonic()
    monkeypatch.setattr("stravalite.jobs.children.ASLEEP_FACTOR", 0.3)
    with pytest.raises(ChildDied) as died:
        children.call(WORK + "sleep", seconds=300, cpu_seconds=1)
    assert died.value.reason == "killed"
    assert time.monotonic() - began < 150  # it did not wake up by itself


def test_a_killed_child_is_told_apart_and_the_next_call_works(children: Children) -> None:
    with pytest.raises(ChildDied) as died:
        children.call(WORK + "die")
    assert died.value.reason == "killed"
    assert children.call(WORK + "add", a=1, b=1) == 2


def test_a_child_killed_while_idle_is_replaced_unnoticed(children: Children) -> None:
    pid = children.call(WORK + "pid")
    os.kill(pid, 9)
    time.sleep(0.1)
    assert children.call(WORK + "pid") != pid


def test_at_most_so_many_work_at_once(children: Children) -> None:
    pids: list[int] = []

    def call() -> None:
        children.call(WORK + "sleep", seconds=0.2)
        pids.append(children.call(WORK + "pid"))

    threads = [threading.Thread(target=call) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(pids) == 6
    assert len(set(pids)) <= 2


def test_idle_children_are_let_go(children: Children, settings: object) -> None:
    settings.CHILD_IDLE_SECONDS = 0.2  # type: ignore[attr-defined]
    pid = children.call(WORK + "pid")
    deadline = time.monotonic() + 5
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(pid)
    assert children.call(WORK + "add", a=1, b=1) == 2


def test_closing_leaves_no_process_behind() -> None:
    pool = Children(1)
    pid = pool.call(WORK + "pid")
    pool.close()
    assert not _alive(pid)
