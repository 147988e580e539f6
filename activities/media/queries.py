"""Finding photos for pages and programs."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.people.requests import athlete_of
from activities.activity.models import Activity
from activities.media.models import Photo
from social.graph.viewer import Viewer, viewer_of


def visible_photo(request: HttpRequest, photo_id: str) -> tuple[Photo, Viewer]:
    """The photo if this request may see it, else 404."""
    viewer = viewer_of(request)
    photos = Photo.objects.visible_to(viewer).select_related("activity__post", "post")
    return get_object_or_404(photos, public_id=photo_id), viewer


def own_photo(request: HttpRequest, photo_id: str, *, deleted: bool = False) -> Photo:
    """The signed-in athlete's own, else 404; `deleted` also finds those taken away.

    A photo of a deleted activity or post is out of reach until that is back.
    """
    photos = (
        Photo.objects.filter(athlete=athlete_of(request))
        .exclude(activity__post__deleted_at__isnull=False)
        .exclude(post__deleted_at__isnull=False)
    )
    if not deleted:
        photos = photos.filter(deleted_at=None)
    return get_object_or_404(photos.select_related("activity__post"), public_id=photo_id)


def photos_of_activity(activity: Activity) -> list[Photo]:
    """Of an activity the viewer was found to see, in order."""
    return list(Photo.objects.filter(activity=activity, deleted_at=None).in_order())


def beside(photo: Photo) -> list[Photo]:
    """The photos it is shown with, itself among them, in order."""
    if photo.activity is not None:
        return photos_of_activity(photo.activity)
    if photo.post_id is not None:
        return list(Photo.objects.filter(post=photo.post_id, deleted_at=None).in_order())
    return [photo]


def unplaced(athlete_id: int) -> QuerySet[Photo]:
    """The athlete's photos without an activity, the latest first."""
    return Photo.objects.of(athlete_id).unplaced().order_by("-camera_clock", "-pk")
