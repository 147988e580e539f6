"""The profile of an athlete who leaves, with every picture."""

from __future__ import annotations

from django.core.files.storage import Storage

from accounts.profile.models import Profile, pictures_of


def erase(athlete_id: int) -> None:
    """Files first: torn in between, the next run finds the rest."""
    storage: Storage = Profile._meta.get_field("picture").storage
    folder = pictures_of(athlete_id)
    try:
        _folders, files = storage.listdir(folder)
    except FileNotFoundError:
        files = []
    for name in files:
        if name:
            storage.delete(f"{folder}/{name}")
    storage.delete(folder)  # a disk's empty folder; object storage has none
    Profile.objects.filter(athlete_id=athlete_id).delete()
