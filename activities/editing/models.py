"""What an athlete corrected of a recording: one row an edit, none ever changed, each to be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity
from stravalite.identifiers import public_id

_LONGEST_VALUE = 100
_MOST_PARAMETERS = 10
_MOST_ROWS = 1000


class EditKind(models.TextChoices):
    CROP = "crop", _("cut at the ends")
    START = "start", _("start moved")
    DISTANCE = "distance", _("distance")
    ELEVATION = "elevation", _("elevation gain")
    SPLIT = "split", _("split in two")
    MERGE = "merge", _("merged with another")


def check_parameters(value: Any) -> None:
    """A few plain words and numbers, and the lists of a merge; what they mean is judged by
    `activities.numbers.edits`."""
    if not isinstance(value, Mapping):
        raise ValidationError(_("These are no parameters of an edit."))
    plain = {name: one for name, one in value.items() if name not in _ROWS}
    lists = [(_ROWS[name], rows) for name, rows in value.items() if name in _ROWS]
    if not _is_row(plain) or not all(isinstance(rows, list) for _row, rows in lists):
        raise ValidationError(_("These are no parameters of an edit."))
    if not all(len(rows) <= _MOST_ROWS and all(map(is_one, rows)) for is_one, rows in lists):
        raise ValidationError(_("These are no parameters of an edit."))


def _is_row(value: Any) -> bool:
    if not isinstance(value, Mapping) or len(value) > _MOST_PARAMETERS:
        return False
    return all(isinstance(name, str) and _is_plain(one) for name, one in value.items())


def _is_part(value: Any) -> bool:
    """A file and which recording of it."""
    index = value.get("index") if _is_row(value) else None
    return isinstance(index, int) and not isinstance(index, bool) and 0 <= index < _MOST_ROWS


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST_VALUE
    return value is None or isinstance(value, int | float)


#: Lists of a merge: the recordings it takes in, what was corrected of them, photos that came along.
_ROWS: dict[str, Callable[[Any], bool]] = {
    "parts": _is_part,
    "edits": _is_row,
    "photos": _is_plain,
}


class ActivityEditQuerySet(models.QuerySet["ActivityEdit"]):
    def in_force(self) -> Self:
        """Those that were not taken back, in the order they are done."""
        return self.filter(undone_at=None).order_by("revision")


class ActivityEdit(models.Model):
    """Done anew to the stored original whenever the activity is worked out."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "edt")
    )
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="edits")
    kind = models.CharField(max_length=12, choices=EditKind)
    #: Moments are instants by the clock that recorded.
    parameters: models.JSONField[dict[str, Any]] = models.JSONField(
        default=dict, blank=True, validators=[check_parameters]
    )
    #: Counts what was done to the activity, edits and undoings alike.
    revision = models.PositiveIntegerField()
    undone_in = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ActivityEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "revision"], name="edit_revision_once"),
            models.CheckConstraint(
                condition=Q(undone_in=None, undone_at=None)
                | Q(undone_in__gt=models.F("revision"), undone_at__isnull=False),
                name="edit_undone_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def plain(self) -> dict[str, Any]:
        """As the arithmetic takes it."""
        return {**self.parameters, "kind": self.kind}


class AsRecorded(models.Model):
    """What an activity was before its first edit: to be compared with, and to know repeats by."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="as_recorded"
    )
    start_time = models.DateTimeField()
    elapsed_s = models.FloatField()
    moving_s = models.FloatField()
    distance_m = models.FloatField(null=True, blank=True)
    elevation_gain_m = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("as it was recorded")
        verbose_name_plural = _("as they were recorded")

    def __str__(self) -> str:
        return f"{self.activity_id} as recorded"
