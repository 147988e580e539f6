"""Beginning to see as somebody, from the console, and stopping, from any page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people import second_factor, seeing_as
from accounts.people.forms import put_errors
from accounts.people.models import User
from accounts.people.requests import athlete_of
from stravalite.readonly import mark_of


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The athlete reads this in their security activity."),
        max_length=200,
        widget=forms.TextInput(attrs={"size": 60, "autocomplete": "off"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, athlete_id: int) -> HttpResponse:
    """Reached through the console only, which lets staff in."""
    actor, athlete = athlete_of(request), get_object_or_404(User, pk=athlete_id)
    if not second_factor.is_on(actor):
        messages.error(request, _("Set up a second factor for yourself first."))
        return redirect("mfa_index")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seeing_as.start(
                request, actor=actor, athlete=athlete, reason=form.cleaned_data["reason"]
            )
        except seeing_as.ReasonMissing as refused:
            put_errors(form, refused)
        else:
            return redirect("activities")
    if not seeing_as.may(actor, athlete):
        raise seeing_as.MayNotSeeAs
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("See as %(athlete)s") % {"athlete": athlete},
        "athlete": athlete,
        "form": form,
        "minutes": seeing_as.SECONDS // 60,
    }
    return render(request, "admin/see_as.html", context, status=422 if form.errors else 200)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Back to oneself and the console, without signing in once more."""
    mark = mark_of(request)
    if mark is None or mark.kind.name != seeing_as.KIND.name:
        return redirect("landing")
    athlete = athlete_of(request)
    seeing: seeing_as.Seeing | None = getattr(request, "seeing_as", None)
    request.session.flush()
    seeing_as.note_end(mark.facts, athlete, how="left")
    if seeing is None:
        return redirect("login")
    login(request, seeing.actor, backend="accounts.people.backends.AthleteBackend")
    return redirect("admin:accounts_people_user_change", athlete.pk)
