"""Whom one knows, as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.forms import put_errors
from accounts.people.models import Preferences, User
from social.graph import coaching
from social.graph.queries import within_reach
from stravalite.errors import DomainError


class FollowersForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Preferences
        fields = ("approves_followers",)


class CoachForm(forms.Form):
    handle = forms.CharField(
        label=_("Handle of your coach"),
        max_length=31,
        help_text=_("As it stands on their profile, for example @ana."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, athlete: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.athlete = athlete

    def invite(self) -> bool:
        """False when that was refused; the form then says why."""
        handle = self.cleaned_data["handle"].strip().removeprefix("@")
        reach = within_reach(self.athlete, blocked_too=False)
        coach = reach.filter(handle__iexact=handle).first()
        if coach is None:
            self.add_error("handle", _("Nobody here is called that."))
            return False
        try:
            coaching.propose(actor=self.athlete, coach=coach, athlete=self.athlete)
        except DomainError as refused:
            if not refused.fields:
                refused.fields["handle"] = [refused.message]
            put_errors(self, refused)
            return False
        return True
