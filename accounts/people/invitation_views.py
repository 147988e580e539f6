"""The page where people make and withdraw invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people import invitations as services
from accounts.people.mail import site_of
from accounts.people.requests import athlete_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Lists them and makes one, whose link is shown in the answer to the form and never again."""
    user = athlete_of(request)
    if not services.may_invite(user):
        raise Http404
    link = ""
    if request.method == "POST":
        link = f"{site_of(request)}{reverse('signup')}?invitation={services.make(user)}"
    context = {"link": link, "invitations": services.of(user), "now": timezone.now()}
    return render(request, "accounts/invitations.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    services.withdraw(athlete_of(request), pk)
    messages.success(request, _("Withdrawn. The link does not work any more."))
    return redirect("invitations")
