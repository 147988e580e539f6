"""The activity: what happened, in numbers. Narrow enough to list; heavy parts lie in their own tables."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from social.graph.viewer import Viewer
from social.graph.visibility import visible_to
from social.posts.models import Post
from stravalite.identifiers import public_id

#: What a person may say of a distance: not negative, not to the moon and back.
_A_WAY = (MinValueValidator(0.0), MaxValueValidator(1e9))


class GearKind(models.TextChoices):
    SHOES = "shoes", _("shoes")
    BIKE = "bike", _("bike")
    OTHER = "other", _("other")


class GearQuerySet(models.QuerySet["Gear"]):
    def of(self, athlete_id: int) -> Self:
        """One athlete's own that is not deleted."""
        return self.filter(athlete_id=athlete_id, deleted_at=None)

    def in_use(self) -> Self:
        """Those that are still worn; retired gear is offered nowhere."""
        return self.filter(retired_at=None)

    def with_use(self) -> Self:
        """Annotates `used_m`, `used_s` and `used_times`: its live activities added up."""
        live = Q(activities__post__deleted_at=None)
        return self.annotate(
            used_m=Coalesce(Sum("activities__distance_m", filter=live), 0.0),
            used_s=Coalesce(Sum("activities__moving_s", filter=live), 0.0),
            used_times=Count("activities", filter=live),
        )


class Gear(models.Model):
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gear"
    )
    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "ger")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=GearKind, default=GearKind.SHOES)
    brand = models.CharField(_("brand"), max_length=100, blank=True)
    model_name = models.CharField(_("model"), max_length=100, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    first_on = models.DateField(_("first day"), null=True, blank=True)
    #: How far it had come before its first activity here.
    start_distance_m = models.FloatField(
        _("used before"), default=0.0, validators=_A_WAY, help_text=_("metres")
    )
    #: When it should be changed; nothing is said of gear without one.
    limit_m = models.FloatField(_("change after"), null=True, blank=True, validators=_A_WAY)
    retired_at = models.DateField(_("retired on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, null=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = GearQuerySet.as_manager()

    class Meta:
        verbose_name = _("gear")
        verbose_name_plural = _("gear")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "name"], condition=Q(deleted_at=None), name="gear_name_once"
            ),
            models.CheckConstraint(
                condition=Q(start_distance_m__gte=0) & (Q(limit_m=None) | Q(limit_m__gt=0)),
                name="gear_distances_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GearDefault(models.Model):
    """What somebody wears for a sport unless they say otherwise; only new activities ask."""

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gear_defaults"
    )
    sport = models.CharField(_("sport"), max_length=40)
    gear = models.ForeignKey(Gear, on_delete=models.CASCADE, related_name="default_of")

    class Meta:
        verbose_name = _("usual gear")
        verbose_name_plural = _("usual gear")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["athlete", "sport"], name="gear_default_once")
        ]

    def __str__(self) -> str:
        return f"{self.sport}: {self.gear_id}"


class Status(models.TextChoices):
    PROCESSING = "processing", _("processing")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Source(models.TextChoices):
    FILE = "file", _("file")
    MANUAL = "manual", _("by hand")
    API = "api", _("API")
    ARCHIVE = "archive", _("archive")


class WorkoutType(models.TextChoices):
    """What it was for; the log draws each in a shape of its own."""

    NORMAL = "normal", _("normal")
    WORKOUT = "workout", _("workout")
    LONG = "long", _("long run or ride")
    RACE = "race", _("race")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those the privacy rule lets this viewer see."""
        return self.filter(visible_to(viewer, prefix="post__"))

    def of(self, athlete_id: int) -> Self:
        """One athlete's own that are not deleted."""
        return self.filter(athlete_id=athlete_id, post__deleted_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-start_time", "-id")

    def with_card_data(self) -> Self:
        """What a card or a list row shows, in one query."""
        return self.select_related("post__author__preferences", "gear")


class Activity(models.Model):
    """Every one has exactly one post, which owns author, audience and deletion."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "act")
    )
    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="activity")
    #: The author again, to keep an athlete's own list on one index; set once with the post.
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PROCESSING)
    source = models.CharField(max_length=10, choices=Source, default=Source.FILE)
    name = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True, max_length=10_000)
    sport = models.CharField(_("sport"), max_length=40)
    gear = models.ForeignKey(
        Gear, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    #: Nobody chose the gear: it is what the athlete usually wears for the sport, and goes with it.
    gear_by_default = models.BooleanField(default=False, editable=False)
    device_name = models.CharField(max_length=120, blank=True)
    multisport_id = models.CharField(max_length=32, blank=True)  # the same on all parts of one file

    start_time = models.DateTimeField()
    timezone = models.CharField(max_length=64, default="UTC")
    local_date = models.DateField()
    trustworthy_clock = models.BooleanField(default=True)
    excluded_from_records = models.BooleanField(_("leave out of my records"), default=False)
    commute = models.BooleanField(_("on the way to work"), default=False)
    workout_type = models.CharField(
        _("kind"), max_length=10, choices=WorkoutType, default=WorkoutType.NORMAL
    )
    #: The athlete's own, shown to nobody else.
    private_note = models.TextField(_("private note"), blank=True, max_length=10_000)
    #: Borg's CR10, 1 to 10; the athlete's own too.
    perceived_exertion = models.PositiveSmallIntegerField(
        _("perceived exertion"), null=True, blank=True
    )

    distance_m = models.FloatField(null=True, blank=True)
    distance_source = models.CharField(max_length=12, blank=True)
    elapsed_s = models.FloatField(default=0)
    moving_s = models.FloatField(default=0)
    timer_s = models.FloatField(null=True, blank=True)
    elevation_gain_m = models.FloatField(null=True, blank=True)
    elevation_loss_m = models.FloatField(null=True, blank=True)
    elevation_high_m = models.FloatField(null=True, blank=True)
    elevation_low_m = models.FloatField(null=True, blank=True)
    elevation_source = models.CharField(max_length=12, blank=True)
    average_speed_mps = models.FloatField(null=True, blank=True)
    max_speed_mps = models.FloatField(null=True, blank=True)
    average_heartrate_bpm = models.FloatField(null=True, blank=True)
    max_heartrate_bpm = models.FloatField(null=True, blank=True)
    average_power_w = models.FloatField(null=True, blank=True)
    max_power_w = models.FloatField(null=True, blank=True)
    average_cadence_rpm = models.FloatField(null=True, blank=True)
    max_cadence_rpm = models.FloatField(null=True, blank=True)
    average_temperature_c = models.FloatField(null=True, blank=True)
    calories_kcal = models.FloatField(null=True, blank=True)
    calories_method = models.CharField(max_length=30, blank=True)
    fastest_km_s = models.FloatField(null=True, blank=True)
    fastest_mile_s = models.FloatField(null=True, blank=True)
    gap_s_per_km = models.FloatField(null=True, blank=True)

    #: Encoded polyline of at most 160 points, for thumbnails; empty without positions.
    track = models.TextField(blank=True)
    #: What others get of it in lists where something is hidden: empty means all of it when `public_cut` is
    #: false. It holds for `public_key` only (activities/streams/redaction.py).
    public_track = models.TextField(blank=True, default="", editable=False)
    public_cut = models.BooleanField(default=False, editable=False)
    public_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    hide_map = models.BooleanField(_("show others no map"), default=False)
    #: The town it began at (activities/maps/gazetteer.py); empty without positions or far from any.
    place = models.CharField(_("place"), max_length=100, blank=True, default="")
    start_lat = models.FloatField(null=True, blank=True)
    start_lon = models.FloatField(null=True, blank=True)
    algorithm_version = models.PositiveSmallIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes: ClassVar = [
            models.Index(fields=["athlete", "-start_time", "-id"], name="activity_athlete_newest"),
            models.Index(fields=["athlete", "local_date"], name="activity_athlete_day"),
            models.Index(
                fields=["multisport_id"], name="activity_multisport", condition=~Q(multisport_id="")
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(elapsed_s__gte=0)
                & Q(moving_s__gte=0)
                & Q(moving_s__lte=models.F("elapsed_s") + 1),
                name="activity_moving_within_elapsed",
            ),
            models.CheckConstraint(
                condition=Q(distance_m=None) | Q(distance_m__gte=0),
                name="activity_distance_positive",
            ),
            models.CheckConstraint(
                condition=Q(perceived_exertion=None)
                | Q(perceived_exertion__gte=1, perceived_exertion__lte=10),
                name="activity_exertion_1_to_10",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id  # logs and the console name it; title and day are its athlete's


class ExternalId(models.Model):
    """What another service calls the activity; unique per athlete and service."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="external_ids")
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    service = models.CharField(max_length=20)
    value = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("id elsewhere")
        verbose_name_plural = _("ids elsewhere")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["athlete", "service", "value"], name="external_id_once")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.value}"


class ActivityDetail(models.Model):
    """What only the activity's own page and API read; derived rows, replaced as a whole."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="detail"
    )
    splits_km: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    splits_mi: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    laps: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    lengths: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    sets: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    quality: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    device: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    device_totals: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    pool_length_m = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("detail")
        verbose_name_plural = _("details")

    def __str__(self) -> str:
        return f"detail of {self.activity_id}"
