"""What the steps ask. Every answer may be left out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.measures.models import Kind
from accounts.measures.views import MeasureForm
from accounts.people.forms import capitalised
from accounts.people.models import Audience, Preferences
from activities.zones.forms import ZoneForm
from stravalite.ui.display import Display
from stravalite.ui.sports import SPORTS

#: The sports that are offered; all others are in Settings.
OFFERED = ("Run", "Ride", "Swim", "Walk", "Hike", "WeightTraining", "Yoga", "Rowing")
MEASURED = {"weight": Kind.WEIGHT, "max_heartrate": Kind.MAX_HEARTRATE}


class AboutForm(forms.ModelForm):  # type: ignore[type-arg]
    name = forms.CharField(label=_("Name"), max_length=100)
    interests = forms.MultipleChoiceField(
        label=_("Sports I do"), required=False, widget=forms.CheckboxSelectMultiple
    )
    weight = forms.CharField(label=_("Weight"), max_length=20, required=False)
    max_heartrate = forms.CharField(
        label=_("Highest heart rate"),
        max_length=20,
        required=False,
        help_text=_(
            "Both are seen by you alone. Calories need the weight, heart rate zones the other."
        ),
    )

    class Meta:
        model = Preferences
        fields = ("units", "week_start", "clock")
        widgets = {
            "units": forms.RadioSelect,
            "week_start": forms.RadioSelect,
            "clock": forms.RadioSelect,
        }

    field_order = ("name", "units", "week_start", "clock", "interests", "weight", "max_heartrate")

    def __init__(self, *args: Any, display: Display, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.display = display
        self.measured: dict[str, float] = {}
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = capitalised(field.choices)
        sports = self.fields["interests"]
        assert isinstance(sports, forms.MultipleChoiceField)  # noqa: S101 - declared above
        sports.choices = [(name, str(SPORTS[name].label)) for name in OFFERED]
        for name, unit in (("weight", "kg" if display.metric else "lb"), ("max_heartrate", "bpm")):
            self.fields[name].label = f"{self.fields[name].label} ({unit})"
            self.fields[name].widget.attrs.update(inputmode="decimal", autocomplete="off")

    def clean(self) -> dict[str, Any]:
        """Measures as the page of measures reads them, in SI units in `measured`."""
        data = super().clean() or {}
        today = timezone.localdate().isoformat()
        for name, kind in MEASURED.items():
            if not data.get(name):
                continue
            asked = {"kind": kind, "value": data[name], "from_date": today}
            inner = MeasureForm(asked, display=self.display)
            if inner.is_valid():
                self.measured[kind] = inner.cleaned_data["value_si"]
            else:
                self.add_error(name, [each for errors in inner.errors.values() for each in errors])
        return data


class SharingForm(forms.Form):
    default_audience = forms.ChoiceField(
        label=_("Who can see your activities?"),
        widget=forms.RadioSelect,
        choices=Audience.choices,
        help_text=_("Each activity can be given another one."),
    )


class HomeForm(ZoneForm):
    """A privacy zone that is made only when it is wanted."""

    hide = forms.BooleanField(label=_("Hide my home (recommended)"), required=False)
    field_order = ("hide", "name", "radius_m", "lat", "lon")
