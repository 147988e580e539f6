"""Body and limits as a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.measures import services
from accounts.measures.models import Kind, Measure
from accounts.people.forms import capitalised, put_errors
from accounts.people.models import User
from accounts.people.requests import athlete_of
from stravalite.errors import DomainError
from stravalite.ui import formats
from stravalite.ui.display import Display, display_for

POUND_KG = 0.45359237


class MeasureForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=Kind.choices)
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=20,
        help_text=gettext_lazy(
            "Weight as you chose it in Settings, heart rates in bpm, power in watts, pace as 4:30."
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    from_date = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, display: Display, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.display = display
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - declared above
        kind.choices = capitalised(Kind.choices)

    def clean(self) -> dict[str, Any]:
        """The value in SI units, as `value_si`."""
        data = super().clean() or {}
        text = str(data.get("value", "")).strip().replace(",", ".")
        kind = data.get("kind")
        try:
            value = _seconds(text) if kind == Kind.THRESHOLD_PACE else float(text)
        except ValueError:
            self.add_error("value", _("Write a number, for example 68.5, or 4:30 for a pace."))
            return data
        if not self.display.metric and kind == Kind.WEIGHT:
            value *= POUND_KG
        if not self.display.metric and kind == Kind.THRESHOLD_PACE:
            value /= 1.609344
        data["value_si"] = value
        return data


def _seconds(text: str) -> float:
    minutes, colon, seconds = text.partition(":")
    return int(minutes) * 60 + float(seconds) if colon else float(text)


def _row(measure: Measure, display: Display) -> dict[str, Any]:
    shown = {
        Kind.WEIGHT: formats.weight,
        Kind.FTP: formats.power,
        Kind.THRESHOLD_PACE: formats.pace_of,
    }.get(Kind(measure.kind), formats.heartrate)
    return {
        "public_id": measure.public_id,
        "label": capfirst(str(Kind(measure.kind).label)),
        "text": shown(measure.value, display),
        "valid_from": measure.from_date,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measures(request: HttpRequest) -> HttpResponse:
    display = display_for(request)
    if "undo" in request.POST:
        return _put_back(request)
    form = MeasureForm(
        request.POST or None, display=display, initial={"from_date": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.record(
                athlete=athlete_of(request),
                kind=data["kind"],
                value=data["value_si"],
                from_date=data["from_date"],
            )
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Saved. Affected activities are worked out again."))
            return redirect("measures")
    rows = Measure.objects.filter(athlete_id=athlete_of(request).pk).order_by("-from_date", "kind")
    removed = _removed(athlete_of(request), request.GET.get("removed", ""))
    context = {
        "form": form,
        "measures": [_row(row, display) for row in rows],
        "removed": _row(removed, display) if removed else None,
    }
    return render(request, "accounts/measures.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    athlete = athlete_of(request)
    measure = get_object_or_404(Measure, athlete_id=athlete.pk, public_id=public_id)
    services.remove(measure)
    facts = [measure.kind, measure.value, measure.from_date.isoformat()]
    return redirect(
        reverse("measures", query={"removed": signing.dumps(facts, salt=_salt_of(athlete))})
    )


def _put_back(request: HttpRequest) -> HttpResponse:
    """What the page said was removed; a value noted for that day meanwhile stays."""
    athlete = athlete_of(request)
    was = _removed(athlete, request.POST["undo"])
    same: dict[str, Any] = (
        {"athlete": athlete, "kind": was.kind, "from_date": was.from_date} if was else {}
    )
    if was is None or Measure.objects.filter(**same).exists():
        messages.error(
            request, _("There is a value for that day already, or nothing to bring back.")
        )
    else:
        services.record(**same, value=was.value)
        messages.success(request, _("It is back."))
    return redirect("measures")


def _salt_of(athlete: User) -> str:
    return f"measures.removed.{athlete.public_id}"


def _removed(athlete: User, token: str) -> Measure | None:
    """A measure as it was, not kept; None when the token is not this athlete's."""
    try:
        kind, value, day = signing.loads(token, salt=_salt_of(athlete))
    except signing.BadSignature:
        return None
    return Measure(athlete=athlete, kind=kind, value=value, from_date=date.fromisoformat(day))
