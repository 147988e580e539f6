"""Sign-in, sign-up and preferences as forms."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Preferences
from stravalite.errors import DomainError


def capitalised(choices: Any) -> list[tuple[Any, str]]:
    """The pairs of a choice field, in lower case for sentences, as they stand alone in a list."""
    return [(value, capfirst(str(label))) for value, label in choices]


def put_errors(form: forms.BaseForm, refused: DomainError) -> None:
    """Shows a service's refusal where it belongs in the form."""
    placed = False
    for name, sentences in refused.fields.items():
        if name in form.fields:
            form.add_error(name, [str(sentence) for sentence in sentences])
            placed = True
    if not placed:
        form.add_error(NON_FIELD_ERRORS, f"{refused.message} {refused.hint}".strip())


class SignInForm(LoginForm):
    """allauth's form with our words; its answer is the same for every wrong credential."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or handle")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Keep me signed in")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignUpForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What others see. It need not be your full name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        help_text=_("At least 10 characters. Several words work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    timezone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-timezone": ""})
    )
    invitation = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_timezone(self) -> str:
        """What the browser says it is; anything else is UTC."""
        zone = str(self.cleaned_data["timezone"])
        return zone if zone in available_timezones() else "UTC"


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(label=_("Language and number format"), choices=settings.LANGUAGES)
    timezone = forms.CharField(
        label=_("Time zone"),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
        help_text=_(
            "For example Europe/Lisbon. Activities keep the time of the place they happened at."
        ),
    )

    class Meta:
        model = Preferences
        fields = (
            "units",
            "clock",
            "week_start",
            "language",
            "timezone",
            "theme",
            "shortcuts",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = capitalised(field.choices)

    def clean_timezone(self) -> str:
        zone = str(self.cleaned_data["timezone"])
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("Choose a time zone from the list, such as Europe/Lisbon.")
            )
        return zone
