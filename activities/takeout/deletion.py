"""The exports of an athlete who leaves."""

from __future__ import annotations

from django.core.files.storage import Storage

from activities.takeout.models import Export, exports_of
from activities.takeout.services import let_go


def erase(athlete_id: int) -> None:
    for export in Export.objects.of(athlete_id):
        let_go(export)
    storage: Storage = Export._meta.get_field("file").storage
    folder = exports_of(athlete_id)
    try:
        _folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if name:
            storage.delete(f"{folder}/{name}")
    storage.delete(folder)  # a disk's empty folder; object storage has none
