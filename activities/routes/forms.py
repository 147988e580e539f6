"""A route as forms: a file, places that were pressed or typed, and its words."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.log.forms import sport_choices
from activities.routes.services import MOST_POINTS

_PLACE = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*")


class WordsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=sport_choices)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("GPX file"), widget=forms.FileInput(attrs={"accept": ".gpx"})
    )
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=sport_choices)


class DrawForm(forms.Form):
    """`points` is one place a line: latitude, longitude."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=sport_choices)
    points = forms.CharField(
        label=gettext_lazy("Places"),
        max_length=200_000,
        help_text=gettext_lazy(
            "One a line: latitude and longitude in degrees, with a comma between."
        ),
        widget=forms.Textarea(
            attrs={
                "rows": 4,
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": "41.14961, -8.61099",
            }
        ),
    )

    def clean_points(self) -> list[tuple[float, float]]:
        lines = [line for line in str(self.cleaned_data["points"]).splitlines() if line.strip()]
        if len(lines) > MOST_POINTS:
            raise forms.ValidationError(_("At most %(most)d places.") % {"most": MOST_POINTS})
        places = []
        for number, line in enumerate(lines, 1):
            found = _PLACE.fullmatch(line)
            if found is None:
                words = {"number": number}
                raise forms.ValidationError(_("Line %(number)d is no place.") % words)
            places.append((float(found[1]), float(found[2])))
        if len(places) < 2:
            raise forms.ValidationError(_("Two places make a route; press on the map twice."))
        return places
