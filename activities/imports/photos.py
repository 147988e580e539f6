"""What is done with photos of an archive: each waits for its activity and is kept also without one."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities.activity import services as activities
from activities.activity.models import Activity
from activities.imports import entries, storing
from activities.imports.items import fail, settle, still_waits
from activities.imports.models import ImportItem, Outcome
from activities.imports.registry import Kind, register_kind
from activities.media import deletion, services
from activities.media.models import Photo
from activities.recordings.recording import UnreadableFile
from social.posts.models import Post


def add_photo(item: ImportItem) -> None:
    """With its activity where the archive names one, else by the camera's clock, else without."""
    if not item.member:
        fail(item, "missing_member", {})
        return
    try:
        content = storing.read_item(item)
    except UnreadableFile as error:
        fail(item, error.code, dict(error.facts))
        return
    athlete = item.whole.athlete
    known = services.of_bytes(athlete.pk, hashlib.sha256(content).hexdigest())
    photo = known
    if photo is None:
        said = {name: str(item.facts.get(name) or "") for name in ("caption", "alt")}
        try:
            photo = services.prepare(athlete=athlete, content=content, name=item.name, **said)
        except services.PhotoRefused as refused:
            fail(item, f"photo_{refused.reason}", {})
            return
    with transaction.atomic():
        if still_waits(item):
            _write(item, photo, new=known is None)
            return
    if known is None:
        services.remove_files(photo)


def _write(item: ImportItem, photo: Photo, *, new: bool) -> None:
    activity = _activity_of(item)
    post = _post_of(item) if activity is None else None
    if new and post is not None:
        photo = services.attach(photo, post)
    elif new:
        photo, new = services.keep(photo, activity)
    else:
        with suppress(services.PhotoElsewhere):
            photo = services.again(photo, activity, outlives_activity=True)
    settle(
        item,
        Outcome.CREATED if new else Outcome.SKIPPED,
        activity=photo.activity,
        made={"photo": photo.public_id} if new else {},
    )


def _activity_of(item: ImportItem) -> Activity | None:
    """The activity the archive says it belongs to, when that could be added or was here."""
    if not item.belongs_to:
        return None
    whole = item.whole
    named = activities.named_elsewhere(
        athlete_id=whole.athlete_id, service=whole.reader, value=item.belongs_to
    )
    if named is not None:
        return named
    parent = (
        ImportItem.objects.filter(whole=whole, external_id=item.belongs_to)
        .exclude(activity=None)
        .select_related("activity__post")
        .first()
    )
    found = parent.activity if parent is not None else None
    return found if found is not None and found.post.deleted_at is None else None


def _post_of(item: ImportItem) -> Post | None:
    """One's own post that an export of this house names."""
    mine = Post.objects.of(item.whole.athlete_id).written()
    return mine.filter(public_id=str(item.facts.get("post") or "")).first()


def undo_photo(item: ImportItem) -> None:
    photo = _own(item)
    if photo is not None and photo.deleted_at is None:
        services.delete(photo, at=item.whole.undone_at)
        item.undone = True
        item.save(update_fields=["undone"])


def redo_photo(item: ImportItem) -> None:
    """The very same photo, unless the same was added anew meanwhile."""
    if not item.undone:
        return
    photo = _own(item)
    if photo is not None:
        services.restore(photo)
    item.undone = False
    item.save(update_fields=["undone"])


def forget_photo(item: ImportItem) -> None:
    photo = _own(item)
    if photo is not None and photo.deleted_at is not None:
        deletion.end(photo)


def _own(item: ImportItem) -> Photo | None:
    return Photo.objects.filter(
        athlete=item.whole.athlete_id, public_id=item.made.get("photo", "")
    ).first()


def register() -> None:
    register_kind(Kind(entries.PHOTO, _("Photos"), add_photo, undo_photo, redo_photo, forget_photo))
