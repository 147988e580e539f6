"""What a person tells about themselves. A person who told nothing has no row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def pictures_of(athlete_id: int) -> str:
    """The folder of an athlete's pictures."""
    return f"pictures/{athlete_id}"


def picture_path(profile: Profile, filename: str) -> str:
    return f"{pictures_of(profile.athlete_id)}/{filename}"


class Profile(models.Model):
    athlete = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="profile"
    )
    place = models.CharField(_("place"), max_length=100, blank=True)
    bio = models.TextField(_("about me"), max_length=1000, blank=True)
    interests: models.JSONField[list[str]] = models.JSONField(default=list, blank=True)
    picture = models.FileField(upload_to=picture_path, max_length=255, blank=True)
    picture_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return f"profile of {self.athlete_id}"

    @property
    def picture_url(self) -> str:
        """Where whoever may find the person gets the picture; another address after each change."""
        if not self.picture_sha256:
            return ""
        address = reverse("person_picture", kwargs={"public_id": self.athlete.public_id})
        return f"{address}?v={self.picture_sha256[:12]}"
