"""Reporting, deciding and answering, as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.people.forms import capitalised
from accounts.people.models import User
from accounts.people.rights import Right, has
from social.moderation.decisions import SPANS
from social.moderation.models import SANCTIONS, WORDS_LONGEST, Reason, Verdict
from social.moderation.subjects import Kind


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong"), choices=capitalised(Reason.choices), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=WORDS_LONGEST,
        help_text=_("Only the moderators read this. Whom you report is not told who you are."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AppealForm(forms.Form):
    words = forms.CharField(
        label=_("What we should know"),
        max_length=WORDS_LONGEST,
        help_text=_("You can say this once. Another moderator reads it, where there is one."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    days = forms.TypedChoiceField(
        label=_("Suspended for"), required=False, coerce=int, empty_value=None
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=WORDS_LONGEST,
        help_text=_("Whom it touches reads it; reporters do not."),
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )

    def __init__(self, *args: Any, kind: Kind | None, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [Verdict.NOTHING, *SANCTIONS]
        if kind is None or kind.hide is None:
            offered.remove(Verdict.HIDDEN)
        if not has(actor, Right.SUSPEND):
            offered.remove(Verdict.SUSPENDED)
            del self.fields["days"]
        else:
            self.fields["days"].choices = [("", "–"), *((days, _span(days)) for days in SPANS)]  # type: ignore[attr-defined]
        self.fields["verdict"].choices = capitalised([(one.value, one.label) for one in offered])  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    granted = forms.ChoiceField(
        label=_("Answer"),
        choices=(("", _("The decision stays")), ("yes", _("The decision is undone"))),
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


def _span(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
