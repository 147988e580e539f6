"""Profile and privacy as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.forms import capitalised
from accounts.people.models import Preferences
from stravalite.ui.sports import SPORTS


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What others see. It need not be your full name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    handle = forms.CharField(
        label=_("Handle"),
        max_length=30,
        help_text=_("Small letters, digits, - and _. You can also sign in with it."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP. Where it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    bio = forms.CharField(
        label=_("About me"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    interests = forms.MultipleChoiceField(
        label=_("Sports I do"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sports = self.fields["interests"]
        assert isinstance(sports, forms.MultipleChoiceField)  # noqa: S101 - declared above
        named = [(sport.name, str(sport.label)) for sport in SPORTS.values()]
        named.sort(key=lambda pair: pair[1])
        sports.choices = named


class PrivacyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Preferences
        fields = (
            "default_audience",
            "default_post_audience",
            "share_heartrate",
            "share_power",
            "post_records",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            "default_audience": _("Each activity can be given another one."),
            "default_post_audience": _("Each post can be given another one."),
        }
        for name, hint in hints.items():
            audience = self.fields[name]
            assert isinstance(audience, forms.ChoiceField)  # noqa: S101 - a field with choices
            audience.choices = capitalised(audience.choices)
            audience.help_text = hint
