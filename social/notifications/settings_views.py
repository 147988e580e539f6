"""The page of what one is told of, by which way and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.forms import put_errors
from accounts.people.models import User
from accounts.people.requests import athlete_of
from social.devices import services as devices
from social.devices.senders import web_push
from social.notifications import choices, manners
from social.notifications.kinds import Channel

LABELS = {
    Channel.APP: gettext_lazy("Alerts"),
    Channel.PUSH: gettext_lazy("Push"),
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.DIGEST: gettext_lazy("Daily letter"),
}


class QuietForm(forms.Form):
    begins = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    athlete = athlete_of(request)
    if request.method == "POST":
        choices.choose(
            athlete,
            {
                row.kind.name: {way: f"{row.kind.name}.{way}" in request.POST for way in row.wanted}
                for row in choices.rows_of(athlete)
                if not row.kind.locked
            },
        )
        messages.success(request, _("Saved."))
        return redirect("notifications")
    return _page(request, _form_of(athlete))


@login_required
@require_POST
def quiet_hours(request: HttpRequest) -> HttpResponse:
    """Keeps the hours, or ends them when both are empty."""
    athlete = athlete_of(request)
    if "none" in request.POST:
        manners.set_hours(athlete, begins=None, ends=None)
        messages.success(request, _("No quiet hours any more."))
        return redirect("notifications")
    form = QuietForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        manners.set_hours(athlete, **form.cleaned_data)
    except manners.NoSuchHours as refused:
        put_errors(form, refused)
        return _page(request, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("notifications")


def _form_of(athlete: User) -> QuietForm:
    begins, ends = manners.hours_of(athlete) or (None, None)
    return QuietForm(initial={"begins": begins, "ends": ends})


def _page(request: HttpRequest, form: QuietForm, *, status: int = 200) -> HttpResponse:
    athlete = athlete_of(request)
    rows = choices.rows_of(athlete)
    context = {
        "rows": [{"kind": row.kind, "ways": _ways(row)} for row in rows],
        "mail_works": settings.MAIL_CONFIGURED,
        "can_choose": any(not row.kind.locked for row in rows),
        "devices": devices.of(athlete),
        "push_key": web_push.public_key(),
        "form": form,
        "has_quiet": bool(form.initial.get("begins")),
        "zone": athlete.preferences.timezone,
    }
    return render(request, "social/notifications.html", context, status=status)


def _ways(row: choices.Row) -> list[dict[str, Any]]:
    return [
        {"name": f"{row.kind.name}.{way}", "way": way.value, "label": LABELS[way], "wanted": wanted}
        for way, wanted in row.wanted.items()
    ]
