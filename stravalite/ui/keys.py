"""The keys of the pages: where two of them go, and what one does on the page that is open.

The script knows nothing of addresses: places come with every page as JSON, deeds are links and buttons that are
on the page anyway. Nobody needs a key.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Going:
    """`keys` one after the other open a page."""

    keys: str
    url_name: str
    label: str | Promise

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class Doing:
    """What a key does, where there is such a thing to do."""

    keys: str
    label: str | Promise


GOING = (
    Going("g f", "feed", _("Feed")),
    Going("g a", "activities", _("Activities")),
    Going("g l", "log", _("Training log")),
    Going("g k", "calendar_now", _("Calendar")),
    Going("g r", "routes", _("Routes")),
    Going("g p", "athletes", _("People")),
    Going("g g", "gear", _("Gear")),
    Going("g n", "alerts", _("Alerts")),
    Going("g ,", "settings", _("Settings")),
    Going("u", "upload", _("Add an activity")),
)
DOING = (
    Doing("/", _("Search")),
    Doing("?", _("This list")),
    Doing("j", _("Next card or row")),
    Doing("k", _("Card or row before")),
    Doing("y", _("Give kudos, or take them back")),
    Doing("c", _("Comment")),
    Doing("[", _("Older")),
    Doing("]", _("Newer")),
    Doing("e", _("Edit")),
    Doing("f", _("Map on the full screen")),
    Doing("p", _("Replay")),
)


def places(is_closed: Callable[[str], bool]) -> str:
    """JSON of keys to the addresses that are not closed to this session, for the script."""
    found = {}
    for each in GOING:
        try:
            url = each.url
        except NoReverseMatch:
            continue
        if not is_closed(url):
            found[each.keys] = url
    return json.dumps(found, separators=(",", ":"))
