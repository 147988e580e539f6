"""Deleting one's account, and bringing it back, as pages."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.closing import services
from accounts.closing.models import Closure
from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from stravalite.errors import DomainError

_SESSION_KEY = "closure"
_OFFER_SECONDS = 600


class DeleteForm(forms.Form):
    handle = forms.CharField(
        label=gettext_lazy("Type your handle to confirm"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    form = DeleteForm(request.POST or None) if request.method == "POST" else DeleteForm()
    if request.method == "POST" and form.is_valid():
        try:
            services.close(athlete_of(request), typed_handle=form.cleaned_data["handle"])
        except DomainError as refused:
            put_errors(form, refused)
        else:
            logout(request)
            return redirect("account_deleted")
    context: dict[str, Any] = {"form": form, "days": services.GRACE.days}
    return render(request, "accounts/delete.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def account_deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/deleted.html", {"days": services.GRACE.days})


def remember(request: HttpRequest, closure: Closure) -> None:
    """For ten minutes this browser may bring the account back: its password was right."""
    request.session[_SESSION_KEY] = {"pk": closure.pk, "at": time.time()}


def _offered(request: HttpRequest) -> Closure | None:
    offer = request.session.get(_SESSION_KEY)
    if not offer or time.time() - offer["at"] > _OFFER_SECONDS:
        return None
    return Closure.objects.filter(pk=offer["pk"], erase_at__gt=timezone.now()).first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def restore_account(request: HttpRequest) -> HttpResponse:
    """Only right after the password was given; signing in comes afterwards, with all it asks for."""
    closure = _offered(request)
    if closure is None:
        return redirect("login")
    if request.method == "POST":
        services.reopen(closure.pk)
        del request.session[_SESSION_KEY]
        messages.success(request, _("Everything is back. Sign in as ever."))
        return redirect("login")
    return render(request, "accounts/restore.html", {"erase_at": closure.erase_at})
