"""Counting attempts in the cache; pages and API share the counters."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stravalite.errors import Text, TooManyRequests

logger = logging.getLogger(__name__)
_own_counters: BaseCache = LocMemCache("throttles", {})


def address_of(request: HttpRequest) -> str:
    """The client's address; X-Forwarded-For counts only as far as our own proxies wrote it."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return direct
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    chain = [part for part in chain if part]
    if len(chain) < settings.TRUSTED_PROXIES:
        return direct
    return chain[-settings.TRUSTED_PROXIES]


def count_attempt(
    scope: str, who: str, *, limit: int, seconds: int = 60, message: Text | None = None
) -> None:
    """Counts one attempt of `who` in the running window; TooManyRequests with the wait when over.

    `message` says of what there was too much, where it is not a matter of an address.
    """
    now = time.time()
    window = int(now // seconds)
    key = f"throttle:{scope}:{who}:{window}"
    try:
        attempts = _add_one(cache, key, seconds)
    except Exception:  # noqa: BLE001 - a dead cache must not lock everybody out, nor let all guess
        logger.warning("The cache is not reachable; attempts are counted in this process.")
        attempts = _add_one(_own_counters, key, seconds)
    if attempts > limit:
        wait_s = max(1, int((window + 1) * seconds - now) + 1)
        raise TooManyRequests(
            message,
            hint=_("Wait %(seconds)s seconds, then try again.") % {"seconds": wait_s},
            extra={"retry_after": wait_s},
        )


def _add_one(counters: BaseCache, key: str, seconds: int) -> int:
    counters.add(key, 0, timeout=seconds + 1)
    try:
        return counters.incr(key)
    except ValueError:  # it expired between add and incr
        return 1


def once(what: str, *, seconds: int) -> bool:
    """Whether this is the first time `what` is used within that time."""
    key = f"once:{what}"
    try:
        return bool(cache.add(key, 1, timeout=seconds))
    except Exception:  # noqa: BLE001 - as for attempts
        logger.warning("The cache is not reachable; what is used once is noted in this process.")
        return bool(_own_counters.add(key, 1, timeout=seconds))


def count_sign_in_attempt(request: HttpRequest) -> None:
    """Sign-in and sign-up, page and API together."""
    count_attempt(
        "sign-in", address_of(request), limit=settings.SIGN_IN_ATTEMPTS_PER_MINUTE, seconds=60
    )
