"""One person doing something to another, from any page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.people.requests import athlete_of
from social.graph.deeds import DEEDS
from social.graph.queries import within_reach


@login_required
@require_POST
def deed(request: HttpRequest, handle: str, name: str) -> HttpResponse:
    """Follows, mutes, blocks and so on; back to where the button was, unless the person is gone from there."""
    me, wanted = athlete_of(request), DEEDS.get(name)
    if wanted is None:
        raise Http404
    reach = within_reach(me, blocked_too=wanted.blocked_too)
    other = get_object_or_404(reach, handle__iexact=handle)
    said = wanted.do(me, other)
    messages.success(request, str(wanted.done or said))
    if name == "block":
        return redirect("blocked")
    return redirect(back_to(request, f"/@{other.handle}"))


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where the form was, as it says; never to another server."""
    here = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        here, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return here if here and safe else otherwise
