"""Saved views of the list: keep, name anew, take back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from activities.log import saved
from activities.log.list_forms import ViewForm
from activities.log.models import SavedView
from stravalite.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """All of them; a POST saves one more."""
    if request.method != "POST":
        return _page(request)
    form = ViewForm(request.POST, auto_id="new_%s")
    if form.is_valid():
        try:
            view = saved.save(athlete=athlete_of(request), **form.cleaned_data)
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
            return redirect(f"{reverse('activities')}?{view.query or 'q='}")
    return _page(request, form)


def _page(request: HttpRequest, form: ViewForm | None = None) -> HttpResponse:
    athlete_id = athlete_of(request).pk
    context = {
        "form": form,
        "views": SavedView.objects.of(athlete_id),
        "deleted": saved.lately_deleted(athlete_id),
    }
    return render(request, "activities/views.html", context, status=422 if form else 200)


def _mine(request: HttpRequest, public_id: str) -> SavedView:
    return get_object_or_404(SavedView, athlete=athlete_of(request), public_id=public_id)


@login_required
@require_POST
def rename(request: HttpRequest, public_id: str) -> HttpResponse:
    view = _mine(request, public_id)
    try:
        saved.rename(view, name=request.POST.get("name", ""))
    except DomainError as refused:
        said = next((str(texts[0]) for texts in refused.fields.values()), str(refused.message))
        messages.error(request, said)
    else:
        messages.success(request, _("Saved."))
    return redirect("saved_views")


@login_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page it leads to has the way back."""
    saved.delete(_mine(request, public_id))
    return redirect("saved_views")


@login_required
@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    try:
        saved.restore(_mine(request, public_id))
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
    else:
        messages.success(request, _("Brought back."))
    return redirect("saved_views")
