"""Addresses and passwords as forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


def _password(label: object, autocomplete: str, help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


_ADVICE = _("At least 10 characters. Several words work well.")


class ForgottenForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewPasswordForm(forms.Form):
    password = _password(_("New password"), "new-password", _ADVICE)


class _Confirmed(forms.Form):
    """Asks for the password of whoever has one (`knows`)."""

    asks = ""

    def __init__(self, *args: object, knows: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not knows:
            self.fields[self.asks].required = False
            self.fields[self.asks].widget = forms.HiddenInput()


class ChangePasswordForm(_Confirmed):
    prefix = "change"
    asks = "current"

    current = _password(_("Current password"), "current-password")
    password = _password(_("New password"), "new-password", _ADVICE)


class ChangeAddressForm(_Confirmed):
    prefix = "address"
    asks = "password"

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = _password(_("Your password"), "current-password")
