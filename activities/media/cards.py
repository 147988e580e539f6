"""Photos on cards of the feed, and handed in with a post of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q

from accounts.people.models import User
from activities.media import services
from activities.media.models import Photo
from activities.media.pictures import MAX_BYTES
from social.graph.viewer import Viewer
from social.posts.models import Post
from social.posts.registry import Attachment, Intake

#: So many at a time; each takes a moment to draw.
MOST = 20
#: A card shows so many; the post's page shows all.
ON_A_CARD = 4


def load(posts: Sequence[Post], _viewer: Viewer) -> Mapping[int, list[Photo]]:
    """Post's key → its photos, or those of its activity, in order."""
    keys = [post.pk for post in posts]
    rows = (
        Photo.objects.filter(Q(post__in=keys) | Q(activity__post__in=keys), deleted_at=None)
        .select_related("activity")
        .only("public_id", "post", "activity__post", "renditions", "caption", "alt", "position")
        .in_order()
    )
    found: dict[int, list[Photo]] = {}
    for photo in rows:
        key = photo.post_id if photo.activity is None else photo.activity.post_id
        if key is not None:
            found.setdefault(key, []).append(photo)
    return found


def shape(photos: list[Photo], _viewer: Viewer) -> dict[str, Any]:
    return {
        "photos": [
            {
                "id": photo.public_id,
                "caption": photo.caption,
                "alt": photo.alt,
                "sizes": [
                    {"url": one.url, "width": one.width, "height": one.height}
                    for one in photo.shown
                ],
            }
            for photo in photos
        ]
    }


def prepare(athlete: User, files: Sequence[UploadedFile[Any]]) -> list[Photo]:
    """Reads and draws each; the long part, outside any transaction. PhotoRefused or PhotoElsewhere."""
    prepared: list[Photo] = []
    try:
        prepared.extend(
            _prepare(athlete, file.read(MAX_BYTES + 1), str(file.name or ""))
            for file in files[:MOST]
        )
    except BaseException:
        discard(prepared)
        raise
    return prepared


def _prepare(athlete: User, content: bytes, name: str) -> Photo:
    known = services.of_bytes(athlete.pk, services.digest_of(content))
    if known is None:
        return services.prepare(athlete=athlete, content=content, name=name)
    if known.activity_id is not None or known.post_id is not None:
        raise services.PhotoElsewhere(extra={"photo": known.public_id})
    return known


def keep(photos: Sequence[Photo], post: Post) -> None:
    for photo in photos:
        services.attach(photo, post)


def discard(photos: Sequence[Photo]) -> None:
    """The files of what was never written."""
    for photo in photos:
        if photo.pk is None:
            services.remove_files(photo)


ATTACHMENT = Attachment("photos", "media/_card.html", load, order=20, shape=shape)
INTAKE = Intake("photos", "media/_intake.html", prepare, keep, discard)
