"""Settings from the environment: read once, typed, explained when wrong.

Each reader takes the variable's name and a default. A secret may lie in a file named by `NAME_FILE`.
A value that cannot be understood stops the start with a sentence, not a traceback later.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(SystemExit):
    """A setting whose value makes no sense; its text names the variable and what it takes."""

    def __init__(self, name: str, value: str, takes: str) -> None:
        super().__init__(f"Setting {name}={value!r} cannot be used: it takes {takes}.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def secret(name: str, default: str = "") -> str:
    """NAME, or the contents of the file NAME_FILE points at (as container secrets do)."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise BadSetting(f"{name}_FILE", path, "the path of a readable file") from error


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(name, value, "yes or no")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise BadSetting(name, value, f"a whole number of at least {least}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def numbers(name: str) -> dict[str, int]:
    """A comma-separated list of `word:number`."""
    found = {}
    for part in words(name):
        word, _colon, value = part.partition(":")
        if not value.strip().isdecimal() or int(value) < 1:
            raise BadSetting(name, part, "pairs such as premium:500")
        found[word.strip()] = int(value)
    return found


def choice(name: str, default: str, options: set[str]) -> str:
    value = text(name, default)
    if value not in options:
        raise BadSetting(name, value, "one of " + ", ".join(sorted(options)))
    return value


def generated_key(path: Path, *, size: int = 48) -> str:
    """The key kept in `path`: so many random bytes in base64url, made on first use, for its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(size)
        file.write(key)
    return key


def database(name: str, default: str) -> dict[str, Any]:
    """Django's DATABASES entry from `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    value = secret(name, default)
    url = urlsplit(value)
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path[1:]),
            # IMMEDIATE: a read that later writes must not find the lock taken half-way
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                    "PRAGMA cache_size=-8000;PRAGMA mmap_size=134217728;"
                ),
            },
        }
    if url.scheme in {"postgres", "postgresql"}:
        options: dict[str, Any] = dict(parse_qsl(url.query))
        options["pool"] = {"min_size": 1, "max_size": number("DATABASE_POOL", 10, least=1)}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
            "OPTIONS": options,
        }
    raise BadSetting(name, value, "sqlite:///path or postgresql://user:password@host:port/name")
