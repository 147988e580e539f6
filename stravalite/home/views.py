"""The pages that compose wings, and those that say what this server is."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.people.forms import SignInForm
from activities.log.explaining import glossary
from stravalite.demo import tour
from stravalite.home import finding
from stravalite.home.host import host, own_text
from stravalite.home.pictures import pictures
from stravalite.ui import keys as keys_of_pages
from stravalite.ui.display import display_for
from stravalite.ui.fragments import is_fragment


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The front door; people who are in already go to their feed."""
    if request.user.is_authenticated:
        return redirect("feed")
    context = {
        "form": SignInForm(),
        "registration_open": settings.REGISTRATION == "open",
        "may_look_around": tour.guide() is not None,
        "pictures": pictures(get_language() or settings.LANGUAGE_CODE),
        "host": host(),
    }
    return render(request, "home/landing.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "home/about.html", {"host": host()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The host's own text, or what this software does."""
    context = {"host": host(), "own": own_text(settings.PRIVACY_FILE)}
    return render(request, "home/privacy.html", context)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    context = {"host": host(), "own": own_text(settings.TERMS_FILE)}
    return render(request, "home/terms.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html", {"glossary": glossary(display_for(request))})


@login_required
@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Pages, people and one's own activities by words; a script asks for the results alone."""
    words = request.GET.get("q", "").strip()[: finding.LONGEST]
    groups = finding.find(request, words) if words else finding.first_places(request)
    context = {"words": words, "groups": groups}
    template = "home/search.html"
    if is_fragment(request):
        template += "#results" if "q" in request.GET else "#over"
    return render(request, template, context)


@login_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The list of keys; a script asks for it to stand over the page."""
    context = {"going": keys_of_pages.GOING, "doing": keys_of_pages.DOING}
    template = "home/keys.html#over" if is_fragment(request) else "home/keys.html"
    return render(request, template, context)
