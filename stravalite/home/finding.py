"""Finding from anywhere: pages, people and one's own activities by a few words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.people.requests import athlete_of
from activities.activity.models import Activity, Gear
from activities.log.queries import ActivityFilter, own_activities
from social.graph import queries as people_queries
from social.graph.viewer import viewer_of
from stravalite.readonly import mark_of
from stravalite.ui import settings_pages

MOST = 6
LONGEST = 100
_SHORTEST = 2
#: How alike a mistyped word must be to the name of a page, of 1.
_ALIKE = 0.72

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """A page that is the same for everybody; `words` are what people may call it besides."""

    url_name: str
    label: Words
    icon: str
    words: Words = ""


PLACES = (
    Place("feed", gettext_lazy("Feed"), "home", gettext_lazy("home news friends")),
    Place("activities", gettext_lazy("Activities"), "list", gettext_lazy("list history")),
    Place("log", gettext_lazy("Training log"), "calendar", gettext_lazy("weeks diary")),
    Place("calendar_now", gettext_lazy("Calendar"), "calendar", gettext_lazy("month plan")),
    Place("plan_new", gettext_lazy("Plan an activity"), "target", gettext_lazy("planned")),
    Place("activity_new", gettext_lazy("Add by hand"), "pencil", gettext_lazy("manual entry")),
    Place("upload", gettext_lazy("Add files or an archive"), "plus", gettext_lazy("upload import")),
    Place("imports", gettext_lazy("Imports"), "file-upload", gettext_lazy("archive history undo")),
    Place("routes", gettext_lazy("Routes"), "route", gettext_lazy("ways gpx course planner")),
    Place("gear", gettext_lazy("Gear"), "shoe", gettext_lazy("shoes bikes parts service")),
    Place("athletes", gettext_lazy("People"), "users", gettext_lazy("athletes friends follow")),
    Place("alerts", gettext_lazy("Alerts"), "bell", gettext_lazy("notifications inbox")),
    Place("measures", gettext_lazy("Body and limits"), "scale", gettext_lazy("weight heart ftp")),
    Place("help", gettext_lazy("Help"), "info-circle", gettext_lazy("glossary explain")),
    Place("keys", gettext_lazy("Keyboard shortcuts"), "keyboard", gettext_lazy("keys")),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One result. `activity` and `person` are set where a row shows more than a name."""

    kind: str
    title: str
    url: str
    icon: str = ""
    activity: Activity | None = None
    person: User | None = None


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    results: list[Found]
    more_url: str = ""  # where the rest is, when there is more


def find(request: HttpRequest, words: str) -> list[Group]:
    """What the signed-in person may mean, at most six of a kind; nothing below two letters."""
    words = " ".join(words.replace("\0", "").split())[:LONGEST]
    if len(words) < _SHORTEST:
        return []
    groups = [
        Group(_("Pages"), _pages(request, words)),
        _activities(request, words),
        _people(request, words),
        Group(_("Gear"), _gear(request, words)),
    ]
    return [group for group in groups if group.results]


def first_places(request: HttpRequest) -> list[Group]:
    """Where one may go before a word is typed."""
    found = [_place(each) for each in PLACES if not _closed(request, reverse(each.url_name))]
    return [Group(_("Pages"), found)]


def _closed(request: HttpRequest, url: str) -> bool:
    mark = mark_of(request)
    return mark is not None and mark.closes(url)


def _place(place: Place) -> Found:
    return Found("page", str(place.label), reverse(place.url_name), place.icon)


def _pages(request: HttpRequest, words: str) -> list[Found]:
    every = [(f"{each.label} {each.words}", _place(each)) for each in PLACES]
    every += _settings(request)
    every = [(text, found) for text, found in every if not _closed(request, found.url)]
    wanted = words.casefold().split()
    fitting = [found for text, found in every if _begin(wanted, text)]
    fitting.sort(key=lambda found: not _begin(wanted, found.title))  # by its name first
    return (fitting or list(_mistyped(words, every)))[:MOST]


def _begin(wanted: list[str], text: str) -> bool:
    """Whether each of the words wanted begins a word of the text."""
    parts = text.casefold().split()
    return all(any(part.startswith(word) for part in parts) for word in wanted)


def _settings(request: HttpRequest) -> list[tuple[str, Found]]:
    found = []
    for group in settings_pages.groups_for(athlete_of(request)):
        for item in group.items:
            one = Found("page", item.label, item.url, item.icon)
            found.append((f"{item.label} {group.label} {_('settings')}", one))
    return found


def _mistyped(words: str, every: list[tuple[str, Found]]) -> Iterator[Found]:
    """Pages one of whose words is nearly what was typed."""
    for text, found in every:
        if difflib.get_close_matches(words.casefold(), text.casefold().split(), n=1, cutoff=_ALIKE):
            yield found


def _activities(request: HttpRequest, words: str) -> Group:
    mine = own_activities(athlete_of(request).pk)
    matching = ActivityFilter({"q": words}, queryset=mine).qs
    rows = list(matching.with_card_data()[: MOST + 1])
    found = [
        Found("activity", each.name, reverse("activity", args=[each.public_id]), activity=each)
        for each in rows[:MOST]
    ]
    more = f"{reverse('activities')}?{urlencode({'q': words})}" if len(rows) > MOST else ""
    return Group(_("Your activities"), found, more)


def _people(request: HttpRequest, words: str) -> Group:
    people = list(people_queries.search(viewer_of(request), words)[: MOST + 1])
    found = [
        Found("person", each.name, reverse("person", args=[each.handle]), person=each)
        for each in people[:MOST]
    ]
    more = f"{reverse('athletes')}?{urlencode({'q': words})}" if len(people) > MOST else ""
    return Group(_("People"), found, more)


def _gear(request: HttpRequest, words: str) -> list[Found]:
    named = Gear.objects.of(athlete_of(request).pk)
    for word in words.split()[:8]:
        named = named.filter(name__icontains=word)
    return [
        Found("gear", each.name, reverse("gear_one", args=[each.public_id]), "shoe")
        for each in named.order_by("name")[:MOST]
    ]
