"""Static files are collected when something about them changed, so a second start takes seconds."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

#: Packages that bring static files of their own.
_PACKAGES = (
    "Django",
    "djangorestframework",
    "drf-spectacular-sidecar",
    "django-htmx",
    "whitenoise",
)


def stamp() -> str:
    """Names everything that goes in: our files by name, size and time, theirs by version."""
    digest = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                facts = path.stat()
                digest.update(f"{path}{facts.st_size}{facts.st_mtime_ns}".encode())
    for package in _PACKAGES:
        digest.update(f"{package}{version(package)}".encode())
    return digest.hexdigest()


def collect_if_stale() -> bool:
    """Collects and compresses what pages need; False when it was all there."""
    mark = settings.STATIC_ROOT / ".stamp"
    wanted = stamp()
    if mark.exists() and mark.read_text() == wanted:
        return False
    call_command(
        "collectstatic",
        verbosity=0,
        interactive=False,  # what is there stays: a server that runs from it goes on finding its files
        ignore_patterns=["redoc"],  # the API is documented with Swagger UI
    )
    mark.write_text(wanted)
    return True
