"""Settings → Health data from a phone: what is kept, who sees it, agreeing and withdrawing."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.requests import athlete_of
from integrations.health import services
from integrations.health.labels import label_of


class AgreeForm(forms.Form):
    agree = forms.BooleanField(
        label=gettext_lazy("I agree that this server keeps my health data as told here."),
        error_messages={"required": gettext_lazy("Without your word nothing is taken in.")},
    )


class WithdrawForm(forms.Form):
    erase = forms.BooleanField(
        label=gettext_lazy("Also delete everything my phone has sent"),
        help_text=gettext_lazy(
            "Activities made of workouts can be restored for 30 days; the rest is gone at once."
        ),
        required=False,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def health_data(request: HttpRequest) -> HttpResponse:
    """Says everything first; a POST agrees to it."""
    athlete = athlete_of(request)
    form = AgreeForm(request.POST or None)
    if request.method == "POST":
        form = AgreeForm(request.POST)
        if form.is_valid():
            services.agree(athlete)
            messages.success(request, _("Your phone may send health data now."))
            return redirect("health_data")
    context = {
        "consent": services.consent_of(athlete.pk),
        "former": services.last_consent(athlete.pk),
        "form": form,
        "withdraw_form": WithdrawForm(),
        "sent": [
            {**row, "label": label_of(row["kind"])} for row in services.summary_of(athlete.pk)
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "health/health_data.html", context, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    erase = request.POST.get("erase") == "on"
    services.withdraw(athlete_of(request), erase=erase)
    told = _("Withdrawn; everything your phone had sent is deleted.") if erase else _("Withdrawn.")
    messages.success(request, told)
    return redirect("health_data")
