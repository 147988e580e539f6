"""What a push service is handed and what it may answer, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from stravalite.errors import Text

TIMEOUT_S = 10.0
_LONGEST_WAIT_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class Message:
    """`tag` groups: a newer message with it takes the older one's place. `url` is a path of ours."""

    title: str
    text: str
    url: str
    tag: str
    lives_s: int = 24 * 3600


class BadAddress(Exception):
    """What was given names no device; the sentence is for people."""

    def __init__(self, field: str, sentence: Text) -> None:
        super().__init__(str(sentence))
        self.field, self.sentence = field, sentence


class Gone(Exception):
    """The device is no longer there: forget it."""


class Later(Exception):
    """The service cannot now; `wait_s` is what it asked for, None when it said nothing."""

    def __init__(self, reason: str, wait_s: int | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class Refused(Exception):
    """The service does not want this message; trying again would not help. The reason holds no secret."""


def judge(answer: httpx.Response, *, gone: bool, reason: str = "") -> None:
    """Nothing for what was taken; Gone, Later or Refused otherwise. Bodies are never quoted: they may
    repeat a token.
    """
    status = answer.status_code
    said = f"{status} {reason}".strip()
    if gone:
        raise Gone(said)
    if status == 429 or status >= 500:
        raise Later(said, wait_of(answer.headers.get("Retry-After", "")))
    if not 200 <= status < 300:
        raise Refused(said)


def wait_of(retry_after: str) -> int | None:
    """Seconds of a Retry-After header in either of its forms, bounded; None for anything else."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - datetime.now(UTC)).total_seconds()
    return min(max(0, int(seconds)), _LONGEST_WAIT_S)
