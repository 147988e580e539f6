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


class ChangePasswordForm(forms.Form):
    prefix = "change"

    current = _password(_("Current password"), "current-password")
    password = _password(_("New password"), "new-password", _ADVICE)


class ChangeAddressForm(forms.Form):
    prefix = "address"

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = _password(_("Your password"), "current-password")
