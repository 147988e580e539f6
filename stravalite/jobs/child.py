"""A child process that does pure work for a job: `python -m stravalite.jobs.child MEMORY_MB`.

It reads length-prefixed pickles (target, arguments, CPU seconds) from its standard input and answers on
its standard output. It never imports Django, so it starts in a moment and holds little memory; what a
hostile file can make it do ends with it.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import signal
import struct
import sys
from typing import IO, Any

HEADER = struct.Struct(">Q")
_POLITE = 10


def write_message(stream: IO[bytes], message: Any) -> None:
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(body)))
    stream.write(body)
    stream.flush()


def read_message(stream: IO[bytes]) -> Any:
    """The next message; EOFError when the other side is gone."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    (length,) = HEADER.unpack(header)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    # both ends of the pipe are our own processes
    return pickle.loads(body)  # noqa: S301


def _allow_cpu(seconds: int) -> None:
    """So much more CPU than used so far; beyond it the kernel sends SIGXCPU, which ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    _old, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _answer(target: str, arguments: dict[str, Any]) -> tuple[str, Any]:
    module, _colon, function = target.partition(":")
    try:
        return "done", getattr(importlib.import_module(module), function)(**arguments)
    except MemoryError:
        return "memory", None
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent decides
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - can it travel?
        except Exception:  # noqa: BLE001
            return "raised", RuntimeError(f"{type(error).__name__}: {error}")
        return "raised", error


def main() -> None:
    memory_bytes = int(sys.argv[1]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_POLITE)  # whoever waits for a page goes first
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not garble the answers
    while True:
        try:
            target, arguments, cpu_seconds = read_message(requests)
        except EOFError:
            return
        _allow_cpu(cpu_seconds)
        write_message(answers, _answer(target, arguments))


if __name__ == "__main__":
    main()
