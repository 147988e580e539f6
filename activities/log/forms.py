"""Adding by hand, editing, and filtering as forms; numbers in the units the person reads."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils import timezone as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import Audience, User
from activities.activity.models import Activity, Gear, GearDefault, WorkoutType
from activities.log.queries import NO_GEAR
from activities.numbers.splits import MILE_M
from activities.numbers.sports import SPORTS
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named

FOOT_M = 0.3048
POUND_KG = 0.45359237
_FIRST = ("Run", "Ride", "Walk", "Hike", "Swim", "WeightTraining")


def sport_choices() -> list[tuple[str, str]]:
    """Common sports first, then the rest by name."""
    rest = sorted(set(SPORTS) - set(_FIRST), key=lambda name: str(sport_named(name).label))
    return [(name, str(sport_named(name).label)) for name in (*_FIRST, *rest)]


def parse_day(text: str) -> date | None:
    """`2026-11-16`; None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9-]{10}", text) else None
    except ValueError:
        return None


class DurationField(forms.CharField):
    """h:mm:ss, mm:ss or minutes, as seconds."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", gettext_lazy("For example 1:05:30, 42:10, or 45 for minutes.")
        )
        kwargs.setdefault("max_length", 12)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(
            r"\d{1,4}(?:[.,]\d+)?|\d{1,3}:[0-5]?\d|\d{1,3}:[0-5]?\d:[0-5]?\d", text
        ):
            raise forms.ValidationError(
                _("Write a time such as 1:05:30, 42:10, or 45 for minutes.")
            )
        parts = text.replace(",", ".").split(":")
        if len(parts) == 1:
            return float(parts[0]) * 60
        seconds = 0.0
        for part in parts:
            seconds = seconds * 60 + float(part)
        return seconds


class ActivityFields(forms.Form):
    """What adding and editing share."""

    name = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who can see it"), choices=Audience.choices)
    gear = forms.ChoiceField(label=gettext_lazy("Gear"), required=False)
    new_gear = forms.CharField(
        label=gettext_lazy("New gear"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Shoes or a bike that is not in the list yet."),
    )

    def __init__(self, *args: Any, athlete: User, display: Display, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.athlete, self.display = athlete, display
        self._offer_gear(Q(retired_at=None), [("", _("None"))])

    def _offer_gear(self, offered: Q, without: list[tuple[str, str]]) -> None:
        owned = Gear.objects.of(self.athlete.pk).filter(offered).order_by("name")
        self.gear_by_id = {gear.public_id: gear for gear in owned}
        field = self.fields["gear"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [*without, *((g.public_id, g.name) for g in owned)]

    def chosen_gear(self) -> Gear | None:
        """The piece chosen from the list; `new_gear` is the view's to add."""
        return self.gear_by_id.get(self.cleaned_data.get("gear", ""))

    @property
    def no_gear(self) -> bool:
        """Whether "none" was chosen where saying nothing means the usual."""
        return bool(self.cleaned_data.get("gear") == NO_GEAR)


class ManualForm(ActivityFields):
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=sport_choices)
    started = forms.DateTimeField(
        label=gettext_lazy("Started"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
    duration = DurationField(label=gettext_lazy("Duration"))
    distance = forms.FloatField(label=gettext_lazy("Distance"), required=False, min_value=0)
    climb = forms.FloatField(label=gettext_lazy("Elevation gain"), required=False, min_value=0)
    heartrate = forms.FloatField(
        label=gettext_lazy("Average heart rate"), required=False, min_value=25, max_value=240
    )
    sets = forms.CharField(
        label=gettext_lazy("Sets"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For strength, one a line: Squat 3x8 60"),
    )

    field_order = (
        "sport",
        "started",
        "duration",
        "distance",
        "climb",
        "heartrate",
        "sets",
        "name",
        "description",
        "audience",
        "gear",
        "new_gear",
    )

    def __init__(self, *args: Any, day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if GearDefault.objects.filter(athlete=self.athlete).exists():
            usual = [("", _("The usual for the sport")), (NO_GEAR, _("None"))]
            self._offer_gear(Q(retired_at=None), usual)
        metric = self.display.metric
        self.fields["distance"].help_text = _("In kilometres.") if metric else _("In miles.")
        self.fields["climb"].help_text = _("In metres.") if metric else _("In feet.")
        zone = ZoneInfo(self.athlete.preferences.timezone)
        started = clock.now().astimezone(zone).replace(second=0)
        if day is not None:
            started = started.replace(year=day.year, month=day.month, day=day.day)
        self.fields["started"].initial = started
        self.fields["audience"].initial = self.athlete.preferences.default_audience

    def clean_sets(self) -> list[dict[str, Any]]:
        lines = [line for line in self.cleaned_data["sets"].splitlines() if line.strip()]
        rows: list[dict[str, Any]] = []
        for line in lines:
            rows.extend(self._sets_of(line))
        return rows

    def _sets_of(self, line: str) -> list[dict[str, Any]]:
        found = re.fullmatch(
            r"\s*(?P<name>.+?)\s+(?:(?P<sets>\d{1,2})\s*[x×*]\s*)?(?P<reps>\d{1,4})"
            r"(?:\s+(?P<weight>\d{1,4}(?:[.,]\d+)?)\s*(?:kg|lb|lbs)?)?\s*",
            line,
        )
        if found is None:
            raise forms.ValidationError(
                _("“%(line)s” is not understood. Write for example: Squat 3x8 60")
                % {"line": line.strip()[:60]}
            )
        weight = float(found["weight"].replace(",", ".")) if found["weight"] else None
        if weight is not None and not self.display.metric:
            weight *= POUND_KG
        one = {
            "exercise": found["name"],
            "repetitions": int(found["reps"]),
            "weight_kg": weight,
            "duration_s": None,
            "active": True,
        }
        return [dict(one) for _n in range(int(found["sets"] or 1))]

    def start_time(self) -> datetime:
        """What was typed is local to the athlete's own time zone."""
        typed: datetime = self.cleaned_data["started"]
        return typed.replace(tzinfo=ZoneInfo(self.athlete.preferences.timezone))

    def distance_m(self) -> float | None:
        return _scaled(self.cleaned_data["distance"], 1000 if self.display.metric else MILE_M)

    def climb_m(self) -> float | None:
        return _scaled(self.cleaned_data["climb"], 1 if self.display.metric else FOOT_M)


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


class EditForm(ActivityFields):
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=sport_choices)
    workout_type = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=WorkoutType.choices,
        help_text=gettext_lazy("The log shows each kind in a shape of its own."),
    )
    commute = forms.BooleanField(label=gettext_lazy("On the way to work"), required=False)
    excluded_from_records = forms.BooleanField(
        label=gettext_lazy("Leave it out of my records"), required=False
    )
    hide_map = forms.BooleanField(label=gettext_lazy("Show others no map"), required=False)
    field_order = (
        "name",
        "sport",
        "workout_type",
        "description",
        "audience",
        "gear",
        "new_gear",
        "commute",
        "excluded_from_records",
        "hide_map",
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": activity.name,
            "sport": activity.sport,
            "description": activity.description,
            "audience": activity.post.audience,
            "gear": activity.gear.public_id
            if activity.gear and not activity.gear.deleted_at
            else "",
            "workout_type": activity.workout_type,
            "commute": activity.commute,
            "excluded_from_records": activity.excluded_from_records,
            "hide_map": activity.hide_map,
        }
        super().__init__(*args, **kwargs)
        self.activity = activity
        worn = Q(retired_at=None) | Q(pk=activity.gear_id)  # what it was worn on stays to be chosen
        self._offer_gear(worn, [("", _("None"))])
        self.fields["name"].required = True
        if activity.sport not in SPORTS:
            field = self.fields["sport"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [(activity.sport, activity.sport), *sport_choices()]

    def gear_changes(self) -> bool:
        """Whether a choice was made: whoever leaves the field alone leaves the gear alone."""
        return "gear" in self.changed_data or bool(self.cleaned_data.get("new_gear"))
