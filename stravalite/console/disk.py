"""How full the disk is, and with what."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stravalite.console.figures import Figure, register

_LEAST_FREE = 0.1
_KEPT_SECONDS = 600


def figures() -> list[Figure]:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    usage = shutil.disk_usage(settings.DATA_DIR)
    share = usage.free / usage.total
    low = share < _LEAST_FREE
    return [
        Figure(
            _("Free"),
            filesizeformat(usage.free),
            is_bad=low,
            note=_("%(share)d %% of the disk") % {"share": round(100 * share)},
        ),
        Figure(_("Database"), filesizeformat(_database_bytes())),
        Figure(_("Files"), _files()),
        Figure(_("Backups"), filesizeformat(_size_of(Path(settings.BACKUP_DIR)))),
    ]


def _files() -> str:
    """In a bucket nobody counts them but its owner."""
    if settings.S3_BUCKET:
        return _("in the bucket %(name)s") % {"name": settings.S3_BUCKET}
    return filesizeformat(_size_of(Path(settings.MEDIA_ROOT)))


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        around = (name, Path(f"{name}-wal"))
        return sum(path.stat().st_size for path in around if path.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _size_of(folder: Path) -> int:
    """Counted once in ten minutes: a folder of many years takes a moment."""
    key = f"console:size:{folder}"
    known = cache.get(key)
    if known is None:
        known = _counted(folder)
        cache.set(key, known, _KEPT_SECONDS)
    return int(known)


def _counted(folder: Path) -> int:
    total = 0
    for parent, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).stat().st_size
            except OSError:  # it went away in this moment
                continue
    return total


register("disk", figures, title=gettext_lazy("Disk"), order=40)
