"""Corrections as forms, in the units the person reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.log.look import NoSuchPart, moment_of
from activities.recordings.recording import Column

_LONGEST = 20


class EditForm(forms.Form):
    """What every correction says besides: which one it is, and what its athlete looked at."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=12)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class CropForm(EditForm):
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

    def __init__(self, *args: Any, columns: dict[str, Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns

    def clean_start(self) -> float | None:
        return self._moment("start")

    def clean_end(self) -> float | None:
        return self._moment("end")

    def _moment(self, name: str) -> float | None:
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        try:
            return moment_of(text, self.columns)
        except NoSuchPart as error:
            raise forms.ValidationError(
                _("Write a time such as 1:30 or 1:02:30, or a place such as 0.4 km.")
            ) from error
