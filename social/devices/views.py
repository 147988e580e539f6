"""The buttons beside each device, and the script that shows what is pushed to a browser."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.people.requests import athlete_of
from social.devices import services
from social.devices.services import State

_SAID = {
    State.SENT: gettext_lazy("Sent. It should appear on that device in a moment."),
    State.GONE: gettext_lazy("That device is no longer there, so it was taken off the list."),
    State.LATER: gettext_lazy("The push service does not answer right now. Try again later."),
    State.REFUSED: gettext_lazy("The push service refused it: %(reason)s"),
    State.OFF: gettext_lazy("This server does not send to such devices."),
}


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a script rules what lies beneath its own address."""
    answer = render(request, "social/sw.js", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    services.remove(athlete_of(request), public_id)
    messages.success(request, _("Removed. That device is told nothing any more."))
    return redirect("notifications")


@login_required
@require_POST
def test(request: HttpRequest, public_id: str) -> HttpResponse:
    """Really sends, and says what the push service said."""
    done = services.test(athlete_of(request), public_id)
    said = str(_SAID[done.state])
    if done.state == State.REFUSED:
        said = said % {"reason": done.reason}
    level = messages.SUCCESS if done.state == State.SENT else messages.WARNING
    messages.add_message(request, level, said)
    return redirect("notifications")
