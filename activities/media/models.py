"""Photos of activities and posts: the original as it came, for its athlete alone, and what others are shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity
from social.graph.viewer import Viewer
from social.posts.models import Post
from stravalite.identifiers import public_id

CAPTION_LONGEST = 2000
ALT_LONGEST = 500


def photos_of(athlete_id: int) -> str:
    """The folder of an athlete's photos."""
    return f"photos/{athlete_id}"


def folder_of(photo: Photo) -> str:
    """One folder a photo: the original and everything drawn from it."""
    return f"{photos_of(photo.athlete_id)}/{photo.public_id}"


def original_path(photo: Photo, _filename: str) -> str:
    """By a random id, never by a name somebody chose."""
    return f"{folder_of(photo)}/original"


class PhotoQuerySet(models.QuerySet["Photo"]):
    def of(self, athlete_id: int) -> Self:
        """One athlete's own that are not deleted."""
        return self.filter(athlete_id=athlete_id, deleted_at=None)

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of activities and posts this viewer may see; one without either is its athlete's alone."""
        seen = Q(activity__in=Activity.objects.visible_to(viewer).values("pk"))
        seen |= Q(post__in=Post.objects.visible_to(viewer).values("pk"))
        if viewer.athlete_id is not None:
            seen |= Q(activity=None, post=None, athlete=viewer.athlete_id)
        return self.filter(seen, deleted_at=None)

    def unplaced(self) -> Self:
        """Those that neither an activity nor a post has."""
        return self.filter(activity=None, post=None)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size of a photo: what an `<img>` has to know of it."""

    size: int
    url: str
    width: int
    height: int


class Photo(models.Model):
    """Without an activity until one is found it belongs to."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "pho")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photos"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="photos"
    )
    #: A post of its athlete's own, for a photo that is of no activity.
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="photos"
    )
    #: It was found its activity by the camera's clock, or was here before: when that ends, it stays.
    outlives_activity = models.BooleanField(default=False)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to=original_path, max_length=255)
    #: Upright, as it is shown.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    #: long side asked for → [width, height] of what was drawn
    renditions: models.JSONField[dict[str, list[int]]] = models.JSONField(default=dict)
    caption = models.TextField(_("caption"), blank=True, max_length=CAPTION_LONGEST)
    alt = models.CharField(_("description for who cannot see it"), blank=True, max_length=500)
    #: What the camera's clock said, as though it were UTC: cameras seldom know their zone.
    camera_clock = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    # where the camera was: shown to nobody but the athlete
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        indexes: ClassVar = [
            models.Index(fields=["activity", "position", "id"], name="photo_of_activity"),
            models.Index(
                fields=["athlete", "camera_clock"],
                name="photo_unplaced",
                condition=Q(activity=None, deleted_at=None),
            ),
            models.Index(
                fields=["deleted_at"], name="photo_deleted", condition=~Q(deleted_at=None)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "sha256"], condition=Q(deleted_at=None), name="photo_once"
            ),
            models.CheckConstraint(
                condition=Q(activity=None) | Q(post=None), name="photo_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0) & Q(height__gt=0), name="photo_has_pixels"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def shown(self) -> list[Rendition]:
        """What can be shown of it, the smallest first."""
        return [
            Rendition(
                int(size),
                reverse("photo_image", kwargs={"public_id": self.public_id, "size": int(size)}),
                width,
                height,
            )
            for size, (width, height) in sorted(
                self.renditions.items(), key=lambda row: int(row[0])
            )
        ]

    @property
    def small(self) -> Rendition:
        return self.shown[0]

    @property
    def large(self) -> Rendition:
        return self.shown[-1]

    @property
    def srcset(self) -> str:
        return ", ".join(f"{one.url} {one.width}w" for one in self.shown)

    def rendition_path(self, size: int) -> str:
        return f"{folder_of(self)}/{size}.webp"

    @property
    def words(self) -> str:
        """What is read out for it."""
        return self.alt or self.caption
