"""Corrections as forms, in the units the person reads."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.activity.models import Activity
from activities.editing import merging, queries, services, splitting
from activities.editing.models import ActivityEdit, EditKind
from activities.log.forms import FOOT_M
from activities.log.look import Look, NoSuchPart, moment_of
from activities.numbers.edits import AS_BAROMETER, AS_GPS, BY_POSITIONS
from activities.numbers.splits import MILE_M
from activities.recordings.recording import Column
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.templatetags.ui import zone_of

_LONGEST = 20
_BY_HAND = "hand"


class EditForm(forms.Form):
    """What every correction says besides: which one it is, and what its athlete looked at."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=12)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    of: EditKind
    title: Any
    words: Any
    button: Any
    #: a service's name of a field → the form's
    named: dict[str, str] = {}

    def __init__(
        self,
        data: Any = None,
        *,
        activity: Activity,
        columns: dict[str, Column],
        display: Display,
        revision: int,
        look: Look,
    ) -> None:
        super().__init__(
            data, auto_id=f"id_{self.of}_%s", initial={"kind": self.of, "revision": revision}
        )
        self.activity, self.columns, self.display = activity, columns, display
        self.prepare(look)

    def prepare(self, look: Look) -> None:
        """Sets what depends on the activity."""

    @classmethod
    def suits(cls, _activity: Activity, _names: Collection[str]) -> bool:
        """Whether there is anything to correct, by the columns that were recorded."""
        return True

    @property
    def has_choice(self) -> bool:
        """Whether there is anything to choose from."""
        return True

    @abstractmethod
    def make(self) -> ActivityEdit:
        """Makes the correction that a valid form tells of."""

    @property
    def seen(self) -> int:
        revision: int = self.cleaned_data["revision"]
        return revision


def _moment(text: str, columns: dict[str, Column]) -> float:
    """Seconds since the start of what was written."""
    try:
        return moment_of(text, columns)
    except NoSuchPart as error:
        raise forms.ValidationError(
            _("Write a time such as 1:30 or 1:02:30, or a place such as 0.4 km.")
        ) from error


class CropForm(EditForm):
    of = EditKind.CROP
    title = gettext_lazy("Cut the ends")
    words = gettext_lazy(
        "For a watch that was started early or stopped late. What is cut away is shown to nobody."
    )
    button = gettext_lazy("Keep this part")
    named = {"from": "start", "to": "end"}

    start = forms.CharField(
        label=pgettext_lazy("part", "From"),
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("A time since the start such as 1:30, or a place such as 0.4 km."),
    )
    end = forms.CharField(
        label=pgettext_lazy("part", "To"),
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Left empty, that end stays as it is."),
    )

    def prepare(self, look: Look) -> None:
        self.initial["start"], self.initial["end"] = look.start, look.end

    @classmethod
    def suits(cls, _activity: Activity, names: Collection[str]) -> bool:
        return "time" in names

    def clean_start(self) -> float | None:
        return self._moment("start")

    def clean_end(self) -> float | None:
        return self._moment("end")

    def _moment(self, name: str) -> float | None:
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        return _moment(text, self.columns)

    def make(self) -> ActivityEdit:
        said = self.cleaned_data
        return services.crop(
            self.activity, from_s=said["start"], to_s=said["end"], revision=self.seen
        )


class SplitForm(EditForm):
    of = EditKind.SPLIT
    title = gettext_lazy("Split in two")
    words = gettext_lazy(
        "For a watch that was not stopped in between. The first part keeps the kudos and comments; the second gets a post of its own that the same people see."
    )
    button = gettext_lazy("Split here")

    at = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("A time since the start such as 45:00, or a place such as 10 km."),
    )

    @classmethod
    def suits(cls, _activity: Activity, names: Collection[str]) -> bool:
        return "time" in names

    def clean_at(self) -> float:
        return _moment(self.cleaned_data["at"].strip(), self.columns)

    def make(self) -> ActivityEdit:
        at_s = self.cleaned_data["at"]
        return splitting.split(self.activity, at_s=at_s, revision=self.seen)


class MergeForm(EditForm):
    of = EditKind.MERGE
    title = gettext_lazy("Merge with another")
    words = gettext_lazy(
        "For a watch that was stopped too early and started again. The earlier one keeps its post; the later is deleted, and undo brings it back for 30 days."
    )
    button = gettext_lazy("Make them one")

    other = forms.ChoiceField(label=gettext_lazy("The other activity"))

    def prepare(self, look: Look) -> None:
        self.found = {one.public_id: one for one in queries.near(self.activity)}
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            (one.public_id, self._told(one)) for one in self.found.values()
        ]

    def _told(self, one: Activity) -> str:
        began = formats.moment(one.start_time, self.display, zone_of(one.timezone)).text
        return f"{one.name} · {began} · {formats.duration(one.elapsed_s, self.display).text}"

    @classmethod
    def suits(cls, _activity: Activity, names: Collection[str]) -> bool:
        return "time" in names

    @property
    def has_choice(self) -> bool:
        return bool(self.found)

    def make(self) -> ActivityEdit:
        other = self.found[self.cleaned_data["other"]]
        return merging.merge(self.activity, other, revision=self.seen)


class StartForm(EditForm):
    of = EditKind.START
    title = gettext_lazy("Move the start")
    words = gettext_lazy(
        "For a clock that was wrong: everything happened so much earlier or later."
    )
    button = gettext_lazy("Move the start")
    named = {"start_time": "started"}

    started = forms.DateTimeField(
        label=gettext_lazy("Started"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        ),
        input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=gettext_lazy("By the clocks of the place where it happened."),
    )

    def prepare(self, look: Look) -> None:
        self.zone = zone_of(self.activity.timezone)
        # naive, or the form would tell it by the clock of the server
        local = self.activity.start_time.astimezone(self.zone).replace(tzinfo=None, microsecond=0)
        self.initial["started"] = f"{local:%Y-%m-%dT%H:%M:%S}"

    def make(self) -> ActivityEdit:
        typed: datetime = self.cleaned_data["started"]
        start_time = typed.replace(tzinfo=self.zone)
        return services.move_start(self.activity, start_time=start_time, revision=self.seen)


class DistanceForm(EditForm):
    of = EditKind.DISTANCE
    title = gettext_lazy("Correct the distance")
    words = gettext_lazy(
        "For a treadmill, or a course whose length you know. The recorded way is stretched evenly."
    )
    button = gettext_lazy("Correct the distance")

    by = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect)
    distance = forms.FloatField(
        label=gettext_lazy("True distance"),
        required=False,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )

    def prepare(self, look: Look) -> None:
        ways = [(_BY_HAND, _("As I write it here"))]
        if "lat" in self.columns:
            ways.append((BY_POSITIONS, _("Measured by the recorded positions")))
        self.fields["by"].choices = ways  # type: ignore[attr-defined]
        self.initial["by"] = _BY_HAND
        metric = self.display.metric
        self.fields["distance"].help_text = _("In kilometres.") if metric else _("In miles.")
        self.unit_m = 1000.0 if metric else MILE_M
        if self.activity.distance_m:
            self.initial["distance"] = round(self.activity.distance_m / self.unit_m, 3)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        by_hand = said.get("by") == _BY_HAND
        if by_hand and said.get("distance") is None and "distance" not in self.errors:
            self.add_error("distance", _("Give a distance greater than nothing."))
        return said

    def make(self) -> ActivityEdit:
        said = self.cleaned_data
        if said["by"] == BY_POSITIONS:
            return services.measure_distance(self.activity, revision=self.seen)
        told_m = said["distance"] * self.unit_m
        return services.set_distance(self.activity, distance_m=told_m, revision=self.seen)


class ElevationForm(EditForm):
    of = EditKind.ELEVATION
    title = gettext_lazy("Correct the elevation gain")
    words = gettext_lazy("For altitudes that jump, or a climb whose height you know.")
    button = gettext_lazy("Correct the elevation gain")
    named = {"elevation_gain": "gain", "as": "by"}

    by = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect)
    gain = forms.FloatField(
        label=gettext_lazy("True elevation gain"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )

    def prepare(self, look: Look) -> None:
        ways = [(_BY_HAND, _("As I write it here"))]
        if "altitude" in self.columns:
            ways.append(
                (AS_BAROMETER, _("From the altitudes, smoothed a little: small climbs count"))
            )
            ways.append((AS_GPS, _("From the altitudes, smoothed strongly: noise counts least")))
        self.fields["by"].choices = ways  # type: ignore[attr-defined]
        self.initial["by"] = _BY_HAND
        metric = self.display.metric
        self.fields["gain"].help_text = _("In metres.") if metric else _("In feet.")
        self.unit_m = 1.0 if metric else FOOT_M
        if self.activity.elevation_gain_m is not None:
            self.initial["gain"] = round(self.activity.elevation_gain_m / self.unit_m)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        by_hand = said.get("by") == _BY_HAND
        if by_hand and said.get("gain") is None and "gain" not in self.errors:
            self.add_error("gain", _("Write how much was climbed."))
        return said

    def make(self) -> ActivityEdit:
        said = self.cleaned_data
        if said["by"] != _BY_HAND:
            barometric = said["by"] == AS_BAROMETER
            return services.measure_elevation(
                self.activity, barometric=barometric, revision=self.seen
            )
        return services.set_elevation_gain(
            self.activity, elevation_gain_m=said["gain"] * self.unit_m, revision=self.seen
        )


FORMS: tuple[type[EditForm], ...] = (
    CropForm,
    SplitForm,
    MergeForm,
    StartForm,
    DistanceForm,
    ElevationForm,
)
