"""Ending letters from within a letter, signed in or not (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from social.notifications import letters
from social.notifications.settings_views import LABELS


@csrf_exempt  # mail programs press the button without a page; the token is what is asked for
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A button ends the letters: scanners of mail open links, people (and their mail programs) press
    buttons. Says what was ended and offers to begin again.
    """
    user, way, about = letters.read_token(token)
    state, undo = "asked", ""
    if request.method == "POST" and request.POST.get("again"):
        letters.begin_again(request.POST["again"])
        state = "begun"
    elif request.method == "POST":
        undo, state = letters.end(token), "ended"
    with override(user.preferences.language):
        context = {
            "state": state,
            "undo": undo,
            "way": LABELS[way],
            "whole": len(about) > 1,
            "label": about[0].label,
        }
        answer = render(request, "social/unsubscribe.html", context)
    answer["Referrer-Policy"] = "no-referrer"  # the address is a key
    return answer
