"""The feed: a page, its older pages, the number of new posts, and kudos for all of today's."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.people.requests import athlete_of
from accounts.people.services import remember_filters
from social.graph.suggestions import suggestions_for
from social.graph.viewer import viewer_of
from social.posts import cards, feed, kudos, live
from social.posts.registry import rails_for
from stravalite.readonly import mark_of
from stravalite.ui.display import display_for
from stravalite.ui.fragments import is_fragment
from stravalite.ui.templatetags.ui import zone_of

SUGGESTED = 5
_FILTERS = ("filter", "sport")


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """One page; `?before=` begins it further back. What was filtered by last is remembered."""
    wanted = _wanted(request)
    viewer = viewer_of(request)
    before = feed.Place.read(request.GET.get("before"))
    latest = feed.latest_key() if before is None else 0
    found = feed.page(viewer, before=before, **_asked(wanted))
    context: dict[str, Any] = {
        "cards": cards.build(found.posts, viewer, fold=True),
        "filter": wanted["filter"],
        "sport": wanted["sport"],
        "is_first": before is None,
        "older_url": _url(wanted, before=str(found.last)) if found.has_older else "",
        "here": request.get_full_path(),
    }
    if is_fragment(request):
        return render(request, "social/posts/feed.html#page", context)
    _remember(request, wanted)
    context |= {
        "filters": _choices(wanted, "filter", feed.FILTERS.items()),
        "sports": _sport_chips(wanted),
        "topic": _topic(wanted),
        "new_url": f"{reverse('feed_new')}?{urlencode({**wanted, 'since': latest})}",
        "unseen": _unseen_today(request, context["cards"]) if before is None else 0,
        "rails": rails_for(request),
    }
    return render(request, "social/posts/feed.html", context)


def _wanted(request: HttpRequest) -> dict[str, str]:
    """Filter and sport as asked for, or as last time; what makes no sense is left out."""
    given: QueryDict = request.GET
    if not any(name in given for name in _FILTERS):
        remembered = athlete_of(request).preferences.remembered_filters.get("feed", "")
        given = QueryDict(remembered)
    filter_by, sport = given.get("filter", ""), given.get("sport", "")
    return {
        "filter": filter_by if filter_by in feed.FILTERS else "following",
        "sport": sport if feed.topics_of(sport) else "",
    }


def _asked(wanted: dict[str, str]) -> dict[str, Any]:
    return {"filter_by": wanted["filter"], "topics": feed.topics_of(wanted["sport"])}


def _remember(request: HttpRequest, wanted: dict[str, str]) -> None:
    if mark_of(request) is None:  # who only looks leaves no trace
        remember_filters(user=athlete_of(request), page="feed", query=urlencode(wanted))


def _topic(wanted: dict[str, str]) -> str:
    return live.FEED_OF_EVERYONE if wanted["filter"] == "everyone" else live.FEED


def _url(wanted: dict[str, str], **more: str) -> str:
    return f"{reverse('feed')}?{urlencode({**wanted, **more})}"


def _choices(wanted: dict[str, str], name: str, choices: Any) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _url({**wanted, name: key}), "current": wanted[name] == key}
        for key, label in choices
    ]


def _sport_chips(wanted: dict[str, str]) -> list[dict[str, Any]]:
    labels = [("", _("All sports")), *((key, label) for key, (label, _n) in feed.FAMILIES.items())]
    return _choices(wanted, "sport", labels)


def _unseen_today(request: HttpRequest, shown: list[cards.Card]) -> int:
    """How many of today's on this page lack one's kudos; one alone needs no button for all."""
    lacking = sum(_lacks_kudos(card) for card in _today(request, shown))
    return lacking if lacking > 1 else 0


def _lacks_kudos(card: cards.Card) -> bool:
    return not card.is_owner and not card.kudos_given


def _today(request: HttpRequest, shown: list[cards.Card]) -> list[cards.Card]:
    display = display_for(request)
    zone = zone_of(display.timezone)
    midnight = datetime.combine(timezone.localdate(timezone=zone), time.min, zone)
    flat = [one for card in shown for one in (card, *card.companions)]
    return [card for card in flat if card.post.moment >= midnight]


@login_required
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """How many posts came since the page was made; the pill, or nothing yet."""
    wanted = _wanted(request)
    since = request.GET.get("since", "")
    key = min(int(since), 2**62) if since.isdecimal() else feed.latest_key()
    count = feed.count_new(viewer_of(request), since=key, **_asked(wanted))
    context = {"count": count, "most": feed.MOST_NEW, "url": _url(wanted)}
    context |= {"new_url": request.get_full_path(), "topic": _topic(wanted)}
    return render(request, "social/posts/_new.html", context)


@login_required
@require_POST
def kudos_for_all(request: HttpRequest) -> HttpResponse:
    """Kudos for each of today's on the first page that lacks them; never by itself."""
    wanted = _wanted(request)
    viewer = viewer_of(request)
    found = feed.page(viewer, **_asked(wanted))
    today = _today(request, cards.build(found.posts, viewer, comments=False))
    given = kudos.give_all(posts=[card.post for card in today], athlete=athlete_of(request))
    told = ngettext("Kudos given to %(count)d.", "Kudos given to %(count)d.", given)
    messages.success(request, told % {"count": given})
    return redirect(_url(wanted))


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The block of people one may want to follow."""
    found = suggestions_for(viewer_of(request), most=SUGGESTED)
    context = {"suggested": found, "suggested_here": True}
    return render(request, "social/posts/_suggested.html", context)
