"""Settings that each make sense and together do not: told at the start, with what to do about it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004

Finding = CheckMessage | None
_LOCAL = (".local", ".localhost", ".internal", ".test", ".home.arpa")


def is_public(host: str) -> bool:
    """Whether strangers on the internet could reach a server by this name or address."""
    name = host.strip("[]").lower().removeprefix(".")
    if name in {"", "localhost", "local"} or name.endswith(_LOCAL):
        return False
    try:
        return ipaddress.ip_address(name).is_global
    except ValueError:
        return "." in name or name == "*"


def _site_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def _public_hosts() -> list[str]:
    return [host for host in [_site_host(), *settings.ALLOWED_HOSTS] if is_public(host)]


def debug_on_a_public_host() -> Finding:
    hosts = sorted(set(_public_hosts()))
    if not settings.DEBUG or not hosts:
        return None
    return Error(
        f"DEBUG is on while the server answers to {', '.join(hosts)}.",
        hint="Error pages would show settings and data to strangers. Take DEBUG out of the environment.",
        id="stravalite.E001",
    )


def half_a_key() -> Finding:
    options = _s3_options()
    if not options or bool(options.get("access_key")) == bool(options.get("secret_key")):
        return None
    return Error(
        "Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set.",
        hint="Set both, or neither where the machine itself has a role that may use the bucket.",
        id="stravalite.E002",
    )


def server_without_a_bucket() -> Finding:
    if settings.S3_BUCKET or not (settings.S3_ENDPOINT_URL or settings.S3_PUBLIC_URL):
        return None
    return Warning(
        "An S3 server is named but no bucket: files go to the disk.",
        hint="Set AWS_STORAGE_BUCKET_NAME, or take AWS_S3_ENDPOINT_URL and AWS_S3_PUBLIC_URL out.",
        id="stravalite.W001",
    )


def bucket_out_of_browsers_reach() -> Finding:
    host = urlsplit(settings.S3_ENDPOINT_URL).hostname or ""
    inside = bool(host) and not is_public(host)
    if not settings.S3_BUCKET or settings.S3_PUBLIC_URL or not inside or not _public_hosts():
        return None
    return Warning(
        f"Downloads will send browsers to {host}, which they may not reach.",
        hint="Set AWS_S3_PUBLIC_URL to the address under which the outside reaches the S3 server.",
        id="stravalite.W002",
    )


def proxies_without_an_address() -> Finding:
    if not settings.TRUSTED_PROXIES or settings.SITE_URL:
        return None
    return Warning(
        "TRUSTED_PROXIES is set but SITE_URL is not.",
        hint="Set SITE_URL to the address people use: links in letters and secure cookies follow it.",
        id="stravalite.W003",
    )


def public_without_https() -> Finding:
    if not settings.SITE_URL.startswith("http://") or not is_public(_site_host()):
        return None
    return Warning(
        f"SITE_URL {settings.SITE_URL} is public and not encrypted.",
        hint="Put a proxy with a certificate before it and write https:// in SITE_URL.",
        id="stravalite.W004",
    )


def any_host_goes() -> Finding:
    if "*" not in settings.ALLOWED_HOSTS:
        return None
    return Warning(
        "ALLOWED_HOSTS takes any name.",
        hint="Name the hosts people use; links in letters could be made to lead elsewhere.",
        id="stravalite.W005",
    )


def short_key() -> Finding:
    if len(settings.SECRET_KEY) >= 32:
        return None
    return Warning(
        "SECRET_KEY is shorter than 32 characters.",
        hint="Leave it out to have one made and kept in DATA_DIR, or set a long random text.",
        id="stravalite.W006",
    )


def many_processes_on_sqlite() -> Finding:
    engine = settings.DATABASES["default"]["ENGINE"]
    if settings.EMBEDDED or not engine.endswith("sqlite3"):
        return None
    return Warning(
        "REDIS_URL asks for several processes, but the data is in SQLite.",
        hint="Set DATABASE_URL to a PostgreSQL: SQLite lets one process write at a time.",
        id="stravalite.W007",
    )


def backups_beside_the_data() -> Finding:
    if not settings.BACKUPS or not _same_disk(settings.DATA_DIR, settings.BACKUP_DIR):
        return None
    return Warning(
        f"Backups in {settings.BACKUP_DIR} lie on the same disk as the data.",
        hint="Set BACKUP_DIR to another disk or a mounted share: one dead disk would take both.",
        id="stravalite.W008",
    )


def _same_disk(one: Path, other: Path) -> bool:
    return _existing(one).stat().st_dev == _existing(other).stat().st_dev


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there yet."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _s3_options() -> dict[str, Any]:
    storage: dict[str, Any] = dict(settings.STORAGES["default"])
    return dict(storage.get("OPTIONS", {})) if settings.S3_BUCKET else {}


#: At every start.
ALWAYS: tuple[Callable[[], Finding], ...] = (
    debug_on_a_public_host,
    half_a_key,
    server_without_a_bucket,
    bucket_out_of_browsers_reach,
    proxies_without_an_address,
    public_without_https,
    short_key,
    many_processes_on_sqlite,
)
#: Fine at home; asked by `manage.py check --deploy`.
DEPLOYED: tuple[Callable[[], Finding], ...] = (any_host_goes, backups_beside_the_data)


@register()
def settings_fit_together(**_kwargs: Any) -> list[CheckMessage]:
    return _found(ALWAYS)


@register(deploy=True)
def settings_fit_a_deployment(**_kwargs: Any) -> list[CheckMessage]:
    return _found(DEPLOYED)


def _found(checks: tuple[Callable[[], Finding], ...]) -> list[CheckMessage]:
    return [finding for check in checks if (finding := check()) is not None]
