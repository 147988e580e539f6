"""Functions the tests run in child processes."""

from __future__ import annotations

import os
import time


class Refused(Exception):
    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def __reduce__(self) -> tuple[object, tuple[str], dict[str, object]]:
        return (type(self), (self.code,), {"facts": self.facts})


class TravelsBadly(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def add(*, a: int, b: int) -> int:
    return a + b


def pid() -> int:
    return os.getpid()


def refuse() -> None:
    raise Refused("not_a_recording", kind="picture")


def refuse_badly() -> None:
    raise TravelsBadly("this", "that")


def eat(*, megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def burn() -> None:
    while True:
        pass


def sleep(*, seconds: float) -> None:
    time.sleep(seconds)


def die() -> None:
    os.kill(os.getpid(), 9)


def chatter() -> str:
    print("a library says hello")  # noqa: T201 - what this proves harmless
    return "answer"
