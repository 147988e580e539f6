"""Photos that go: those of an athlete who leaves, those deleted long ago, those of activities that end."""

from __future__ import annotations

from functools import partial

from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from activities.activity.models import Activity
from activities.media import services
from activities.media.models import Photo, photos_of
from activities.uploads.deletion import RESTORABLE
from social.posts.models import Post


def erase(athlete_id: int) -> None:
    """Bytes and rows, also bytes without a row that a crash left."""
    for photo in Photo.objects.filter(athlete_id=athlete_id).iterator(chunk_size=200):
        services.remove_files(photo)
        photo.delete()
    empty(Photo._meta.get_field("file").storage, photos_of(athlete_id))


def empty(storage: Storage, folder: str) -> None:
    """Deletes everything in a folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if name:
            storage.delete(f"{folder}/{name}")
    for name in folders:
        if name:
            empty(storage, f"{folder}/{name}")
    storage.delete(folder)  # a disk's empty folder; object storage has none


def end(photo: Photo) -> None:
    """The row now, the bytes once that is certain."""
    with transaction.atomic():
        photo.delete()
        transaction.on_commit(partial(services.remove_files, photo), robust=True)


def end_with(activity: Activity) -> None:
    """What an activity that ends for good takes with it; what was only put there stays."""
    for photo in Photo.objects.filter(activity=activity):
        if photo.outlives_activity and photo.deleted_at is None:
            services.release(photo)
        else:
            end(photo)


def end_with_post(post: Post) -> None:
    """A post that ends for good takes its photos along."""
    for photo in Photo.objects.filter(post=post):
        end(photo)


def forget_deleted() -> int:
    """Ends photos deleted longer than RESTORABLE ago. Returns how many."""
    before = timezone.now() - RESTORABLE
    count = 0
    for photo in Photo.objects.filter(deleted_at__lt=before):
        end(photo)
        count += 1
    return count
