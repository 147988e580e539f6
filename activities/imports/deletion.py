"""Archives that go: those of an athlete who leaves, those undone or finished long ago."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import Storage
from django.db.models import Q
from django.utils import timezone as clock

from activities.imports import registry, services, storing
from activities.imports.models import Import, ImportItem, ImportPart, ImportStatus, Keepsake
from stravalite.errors import DomainError

#: So long an import can be undone, and an undone one restored.
GRACE = timedelta(days=30)
#: So long an archive waits for its last part or for "go".
PATIENCE = timedelta(days=7)


def erase(athlete_id: int) -> None:
    """Rows and bytes; what imports made of them is erased by the rooms it is in."""
    Keepsake.objects.filter(athlete_id=athlete_id).delete()
    for whole in Import.objects.of(athlete_id):
        storing.let_go(whole)
        ImportItem.objects.filter(whole=whole).delete()
        whole.delete()
    storage: Storage = ImportPart._meta.get_field("file").storage
    try:
        storage.delete(f"imports/{athlete_id}")
    except OSError:
        return


def forget_old() -> int:
    """Ends what its time of grace has passed for. Returns how many imports were touched."""
    now = clock.now()
    count = 0
    for whole in Import.objects.filter(
        status=ImportStatus.UNDONE, undone_at__lt=now - GRACE, emptied_at=None
    ):
        _forget_undone(whole)
        count += 1
    for whole in Import.objects.filter(
        status=ImportStatus.DONE, finished_at__lt=now - GRACE, emptied_at=None
    ):
        storing.let_go(whole)
        _mark_empty(whole)
        count += 1
    forgotten = (
        Q(status=ImportStatus.RECEIVING)
        | Q(status=ImportStatus.PREVIEW)
        | Q(status=ImportStatus.FAILED)
    )
    for whole in Import.objects.filter(forgotten, created_at__lt=now - PATIENCE):
        try:
            services.discard(whole)
        except DomainError:  # it was started in this very moment
            continue
        count += 1
    return count


def _forget_undone(whole: Import) -> None:
    for item in whole.items.select_related("whole", "source_file").order_by("pk"):
        registry.kind(item.kind).forget(item)
    whole.items.all().delete()
    storing.let_go(whole)
    _mark_empty(whole)


def _mark_empty(whole: Import) -> None:
    whole.emptied_at = clock.now()
    whole.save(update_fields=["emptied_at"])
