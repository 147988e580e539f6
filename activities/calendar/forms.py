"""Planning as a form, in the units the person reads; and what the log is narrowed to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.calendar.models import NOTE_LONGEST, PlannedActivity
from activities.calendar.weeks import MEASURES
from activities.log.forms import DurationField, parse_day, sport_choices
from activities.numbers.splits import MILE_M
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named

_MEASURES = {
    "time": gettext_lazy("Time"),
    "distance": gettext_lazy("Distance"),
    "climb": gettext_lazy("Elevation gain"),
    "calories": gettext_lazy("Calories"),
}


class PlanForm(forms.Form):
    date = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=sport_choices)
    distance = forms.FloatField(
        label=gettext_lazy("Distance"),
        required=False,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    duration = DurationField(label=gettext_lazy("Duration"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=NOTE_LONGEST)

    def __init__(self, *args: Any, display: Display, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.metric = display.metric
        self.fields["distance"].help_text = (
            _("In kilometres.") if display.metric else _("In miles.")
        )

    @staticmethod
    def told(planned: PlannedActivity, display: Display) -> dict[str, Any]:
        """What the form begins with."""
        unit = 1000.0 if display.metric else MILE_M
        return {
            "date": planned.date,
            "sport": planned.sport,
            "distance": round(planned.distance_m / unit, 2) if planned.distance_m else None,
            "duration": _clock(planned.duration_s) if planned.duration_s else "",
            "note": planned.note,
        }

    def targets(self) -> dict[str, Any]:
        """As `services.plan` takes them."""
        data = self.cleaned_data
        unit = 1000.0 if self.metric else MILE_M
        return {
            "date": data["date"],
            "sport": data["sport"],
            "distance_m": None if data["distance"] is None else data["distance"] * unit,
            "duration_s": data["duration"],
            "note": data["note"],
        }


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 0.5), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


class MoveForm(forms.Form):
    date = forms.DateField(
        label=gettext_lazy("Move to"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class LogForm(forms.Form):
    """Which measure, sport and year; a bad value is ignored and said."""

    measure = forms.ChoiceField(
        label=gettext_lazy("Measure"),
        required=False,
        choices=[(name, _MEASURES[name]) for name in MEASURES],
    )
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), required=False)
    year = forms.TypedChoiceField(
        label=gettext_lazy("From"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, sports: list[str], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("sport", [("", _("All sports")), *((s, _label(s)) for s in sports)])
        self._offer("year", [("", _("Now")), *((year, str(year)) for year in years)])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def chosen(self) -> dict[str, Any]:
        """`measure`, `sport`, `year` as far as they make sense."""
        if self.is_bound:
            self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {
            "measure": data.get("measure") or "time",
            "sport": data.get("sport") or "",
            "year": data.get("year"),
        }


def _label(sport: str) -> str:
    return str(sport_named(sport).label)


def month_in(text: str) -> date | None:
    """The first of `2026-11`; None for anything else."""
    return parse_day(f"{text}-01") if len(text) == 7 else None
