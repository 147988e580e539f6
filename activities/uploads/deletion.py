"""Originals that go: those of an athlete who leaves, and those of activities deleted long ago."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from activities.activity.models import Activity
from activities.activity.services import activity_ending
from activities.uploads.models import Origin, SourceFile, Upload, UploadStatus, originals_of
from social.posts.models import Post

#: So long a deleted activity can be brought back.
RESTORABLE = timedelta(days=30)
_OPEN = (UploadStatus.QUEUED, UploadStatus.PROCESSING)


def erase(athlete_id: int) -> None:
    """Rows and bytes. A file goes before its row: torn in between, the next run finds the row again."""
    Origin.objects.filter(source_file__athlete_id=athlete_id).delete()
    Upload.objects.filter(athlete_id=athlete_id).delete()
    storage = SourceFile._meta.get_field("file").storage
    for source in SourceFile.objects.filter(athlete_id=athlete_id).iterator(chunk_size=200):
        storage.delete(str(source.file.name))
        source.delete()
    _empty(storage, originals_of(athlete_id))


def _empty(storage: Storage, folder: str) -> None:
    """What lies there without a row: the bytes of an upload that a crash cut short."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if name:
            storage.delete(f"{folder}/{name}")
    for name in folders:
        _empty(storage, f"{folder}/{name}")
    storage.delete(folder)  # a disk's empty folder; object storage has none


def forget_deleted() -> int:
    """Ends activities that were deleted longer than RESTORABLE ago. Returns how many."""
    before = timezone.now() - RESTORABLE
    old = Activity.objects.filter(post__deleted_at__lt=before)
    return sum(_forget(activity_id) for activity_id in old.values_list("pk", flat=True))


def _forget(activity_id: int) -> bool:
    """One activity with its post; its originals too when no other activity was read from them."""
    before = timezone.now() - RESTORABLE
    with transaction.atomic():
        post = (
            Post.objects.select_for_update(of=("self",))
            .filter(activity=activity_id, deleted_at__lt=before)
            .first()
        )
        if post is None:  # brought back in this very moment
            return False
        sources = set(
            Origin.objects.filter(activity=activity_id).values_list("source_file", flat=True)
        )
        activity_ending.send(sender=Activity, activity=post.activity)
        Activity.objects.filter(pk=activity_id).delete()
        post.delete()
        for source in SourceFile.objects.filter(pk__in=sources, origins=None):
            _let_go(source)
    return True


def let_go_if_unused(source: SourceFile) -> None:
    """An original that no activity, not even a deleted one, was read from: its uploads end with it."""
    if source.origins.exists():
        return
    source.uploads.all().delete()
    _let_go(source)


def _let_go(source: SourceFile) -> None:
    """Unless the same file was handed in again and waits to be read."""
    if source.uploads.filter(status__in=_OPEN).exists():
        return
    storage, name = source.file.storage, str(source.file.name)
    source.delete()
    transaction.on_commit(partial(storage.delete, name), robust=True)
