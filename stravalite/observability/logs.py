"""Log lines carry the request id, and never a secret."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from stravalite.observability.context import current_request_id

#: Values after these words are secrets, wherever they turn up in a message or a traceback.
_SECRETS = re.compile(
    r"""(?ix)
    (\b(?:authorization|bearer|password|passwd|secret|token|refresh_token|access_token|invitation|
         sessionid|csrfmiddlewaretoken|api[_-]?key|aws_secret_access_key)
     ["']?\s*(?:[:=]|\s)\s*["']?(?:bearer\s+)?)
    ([^\s"'&,;}{)]{4,})
    """
)
_URL_PASSWORDS = re.compile(r"(\w+://[^:/\s]+:)[^@\s]+@")
#: What Python puts on every record; anything else was given by `extra=`.
_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}


def without_secrets(text: str) -> str:
    return _URL_PASSWORDS.sub(r"\1***@", _SECRETS.sub(r"\1***", text))


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        return True


class LineFormatter(logging.Formatter):
    """For people: time, level, who speaks, the request, what happened."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class JsonFormatter(logging.Formatter):
    """For machines: one object a line. What is given as `extra=` becomes fields of its own."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": without_secrets(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _STANDARD:
                entry[name] = without_secrets(str(value))
        if record.exc_info:
            entry["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
