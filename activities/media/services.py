"""Adding photos, changing what is said of them, taking them away and bringing them back."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from activities.activity.models import Activity
from activities.media import placing
from activities.media.models import ALT_LONGEST, CAPTION_LONGEST, Photo
from activities.media.pictures import MAX_BYTES, Developed, UnusablePhoto
from activities.uploads.services import clean_name
from social.posts.models import Post
from stravalite.errors import DomainError
from stravalite.jobs.children import ChildDied, pool

_CPU_SECONDS = 30
_TARGET = "activities.media.pictures:develop"


class PhotoRefused(DomainError):
    """`reason` is one of the codes of `UnusablePhoto`."""

    code = "photo_refused"
    status = 422
    message = _("This is no photo we can read.")
    hint = _("Send a JPEG, PNG, WebP or GIF.")

    def __init__(self, reason: str) -> None:
        message, hint = _REASONS.get(reason, (self.message, self.hint))
        super().__init__(message, hint=hint, fields={"file": [message]}, extra={"reason": reason})
        self.reason = reason


_REASONS = {
    "heic": (
        _("HEIC photos cannot be shown by most browsers, so this server does not take them."),
        _(
            "Share it from the phone as JPEG: on an iPhone choose “Most Compatible” under Camera, Formats."
        ),
    ),
    "video": (_("This is a video, not a photo."), _("Send a JPEG, PNG, WebP or GIF.")),
    "not_a_photo": (
        _("This is no photo we can read."),
        _("Send a JPEG, PNG, WebP or GIF."),
    ),
    "damaged": (
        _("This photo is damaged; it may have been cut off on the way."),
        _("Copy it from the camera or telephone again."),
    ),
    "too_large": (
        _("This photo has more bytes or pixels than this server takes."),
        _("Make it smaller than 50 MB and 50 megapixels."),
    ),
    "too_costly": (
        _("Reading this photo took more memory or time than this server allows."),
        _("Save it again as a plain JPEG."),
    ),
}


class PhotoElsewhere(DomainError):
    code = "photo_elsewhere"
    status = 409
    message = _("You have this photo with another activity or post already.")
    hint = _("Delete it there first.")


def add(
    *,
    athlete: User,
    content: bytes,
    name: str = "",
    activity: Activity | None = None,
    caption: str = "",
    alt: str = "",
) -> tuple[Photo, bool]:
    """Keeps the original and draws what is shown of it; the same bytes of one athlete are one photo.

    Returns whether it is new. Without an activity the camera's clock finds one, or it stays without.
    Raises PhotoRefused or PhotoElsewhere.
    """
    sha256 = digest_of(content)
    known = of_bytes(athlete.pk, sha256)
    if known is not None:
        return again(known, activity), False
    photo = prepare(athlete=athlete, content=content, name=name, caption=caption, alt=alt)
    return keep(photo, activity)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def of_bytes(athlete_id: int, sha256: str) -> Photo | None:
    return Photo.objects.of(athlete_id).filter(sha256=sha256).first()


def prepare(
    *, athlete: User, content: bytes, name: str = "", caption: str = "", alt: str = ""
) -> Photo:
    """Reads, draws and stores; the row is not written yet. The long part: outside any transaction."""
    developed = _develop(content)
    photo = Photo(
        athlete=athlete,
        name=clean_name(name or "photo")[:255],
        sha256=digest_of(content),
        size=len(content),
        width=developed.width,
        height=developed.height,
        caption=caption.strip()[:CAPTION_LONGEST],
        alt=" ".join(alt.split())[:ALT_LONGEST],
        camera_clock=_as_utc(developed.clock),
        taken_at=developed.taken_at,
        lat=developed.lat,
        lon=developed.lon,
    )
    _store(photo, content, developed)
    return photo


def keep(photo: Photo, activity: Activity | None) -> tuple[Photo, bool]:
    """Writes the row of what was prepared, and finds its activity. Returns whether it is new."""
    found = activity or placing.activity_for(photo)
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
            _put(photo, found, outlives_activity=activity is None)
    except IntegrityError:  # the other of two simultaneous requests was first
        remove_files(photo)
        known = Photo.objects.of(photo.athlete_id).get(sha256=photo.sha256)
        return again(known, activity), False
    return photo, True


def again(photo: Photo, activity: Activity | None, *, outlives_activity: bool = False) -> Photo:
    """The photo that is here: put with the activity if it has none. Raises PhotoElsewhere."""
    if activity is None or photo.activity_id == activity.pk:
        return photo
    if photo.activity_id is not None or photo.post_id is not None:
        raise PhotoElsewhere(extra={"photo": photo.public_id})
    return place(photo, activity, outlives_activity=outlives_activity)


def _develop(content: bytes) -> Developed:
    if len(content) > MAX_BYTES:
        raise PhotoRefused("too_large")
    try:
        developed: Developed = pool().call(_TARGET, cpu_seconds=_CPU_SECONDS, data=content)
    except UnusablePhoto as error:
        raise PhotoRefused(error.code) from error
    except ChildDied as died:
        if died.reason == "killed":
            raise
        raise PhotoRefused("too_costly") from died
    return developed


def _as_utc(told: datetime | None) -> datetime | None:
    return told.replace(tzinfo=UTC) if told is not None else None


def _store(photo: Photo, content: bytes, developed: Developed) -> None:
    """The files before the row: a row never points at nothing."""
    photo.file.save("original", ContentFile(content), save=False)
    for size, (width, height, drawn) in developed.renditions.items():
        photo.file.storage.save(photo.rendition_path(size), ContentFile(drawn))
        photo.renditions[str(size)] = [width, height]


def remove_files(photo: Photo) -> None:
    """The original and everything drawn from it."""
    storage = photo.file.storage
    for size in photo.renditions:
        storage.delete(photo.rendition_path(int(size)))
    storage.delete(str(photo.file.name))
    try:
        storage.delete(str(photo.file.name).rpartition("/")[0])  # a disk's empty folder
    except OSError:
        return


def place(photo: Photo, activity: Activity, *, outlives_activity: bool = False) -> Photo:
    """Puts it with one of its athlete's own activities, last in the row."""
    with transaction.atomic():
        _put(photo, activity, outlives_activity=outlives_activity)
    return photo


def attach(photo: Photo, post: Post) -> Photo:
    """Puts one of its athlete's own with a post. Raises PhotoElsewhere."""
    if photo.activity_id is not None or photo.post_id not in {None, post.pk}:
        raise PhotoElsewhere(extra={"photo": photo.public_id})
    with transaction.atomic():
        if photo.pk is None:
            photo.save(force_insert=True)
        last = Photo.objects.filter(post=post).aggregate(last=Max("position"))["last"]
        photo.post = post
        photo.position = 0 if last is None else last + 1
        photo.save(update_fields=["post", "position"])
    return photo


def _put(photo: Photo, activity: Activity | None, *, outlives_activity: bool) -> None:
    if activity is None:
        return
    last = Photo.objects.filter(activity=activity).aggregate(last=Max("position"))["last"]
    photo.activity = activity
    photo.outlives_activity = outlives_activity
    photo.position = 0 if last is None else last + 1
    photo.save(update_fields=["activity", "outlives_activity", "position"])


def release(photo: Photo) -> None:
    """Takes it from its activity and keeps it without one."""
    photo.activity, photo.outlives_activity, photo.position = None, False, 0
    photo.save(update_fields=["activity", "outlives_activity", "position"])


def change(photo: Photo, **changes: Any) -> Photo:
    """Sets any of caption, alt and position."""
    if "caption" in changes:
        photo.caption = changes["caption"].strip()[:CAPTION_LONGEST]
    if "alt" in changes:
        photo.alt = " ".join(changes["alt"].split())[:ALT_LONGEST]
    photo.save(update_fields=["caption", "alt"])
    if "position" in changes:
        move(photo, changes["position"])
    return photo


def move(photo: Photo, position: int) -> None:
    """To this place among the photos of its activity; the others close up."""
    if photo.activity_id is None and photo.post_id is None:
        return
    with transaction.atomic():
        rows = Photo.objects.select_for_update(of=("self",)).filter(
            activity=photo.activity_id, post=photo.post_id, deleted_at=None
        )
        row = [one for one in rows.in_order() if one.pk != photo.pk]
        row.insert(max(0, min(position, len(row))), photo)
        for place_now, one in enumerate(row):
            one.position = place_now
        Photo.objects.bulk_update(row, ["position"])


def delete(photo: Photo, *, at: datetime | None = None) -> None:
    """Out of sight; restorable for 30 days."""
    photo.deleted_at = at or clock.now()
    photo.save(update_fields=["deleted_at"])


def restore(photo: Photo) -> Photo:
    """Brings it back; when the same photo was added anew meanwhile, that one is returned."""
    if photo.deleted_at is None:
        return photo
    twin = Photo.objects.of(photo.athlete_id).filter(sha256=photo.sha256).first()
    if twin is not None:
        return twin
    photo.deleted_at = None
    photo.save(update_fields=["deleted_at"])
    return photo
