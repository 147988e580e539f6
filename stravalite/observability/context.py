"""The id that ties a request, its log lines and its jobs together, and where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_address: ContextVar[str] = ContextVar("client_address", default="")


def current_request_id() -> str:
    return _request_id.get()


@contextmanager
def request_id_is(value: str) -> Iterator[None]:
    token = _request_id.set(value)
    try:
        yield
    finally:
        _request_id.reset(token)


def current_address() -> str:
    """Where the request came from; "" in jobs and commands."""
    return _address.get()


@contextmanager
def address_is(value: str) -> Iterator[None]:
    token = _address.set(value)
    try:
        yield
    finally:
        _address.reset(token)
