"""A zone, and what is hidden anywhere, as forms that need no script."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.zones.models import LARGEST_M, SMALLEST_M, USUAL_M
from activities.zones.services import MOST_OF_ENDS_M


class ZoneForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, initial=_("Home"))
    radius_m = forms.IntegerField(
        label=_("Radius in metres"),
        min_value=SMALLEST_M,
        max_value=LARGEST_M,
        initial=USUAL_M,
        help_text=_("All within it is hidden. What is really cut is larger and lies to one side."),
    )
    lat = forms.FloatField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    lon = forms.FloatField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


class HidingForm(forms.Form):
    ends_m = forms.IntegerField(
        label=_("Also hide the first and last metres of every track"),
        min_value=0,
        max_value=MOST_OF_ENDS_M,
        help_text=_("0 hides none. 200 is a good start."),
    )
    start_time = forms.BooleanField(
        label=_("Others see the day, not the time"),
        required=False,
        help_text=_("Activities that are shared say when they were only by date."),
    )
