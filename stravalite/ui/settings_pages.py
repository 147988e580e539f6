"""The list of settings: every room puts its pages here in `AppConfig.ready`.

    settings_pages.register("preferences", _("Display"), group="display", icon="adjustments")

The list shows them by group; a page below the entry's address belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

#: In the order of the list.
GROUPS: dict[str, Words] = {
    "you": _("You"),
    "display": _("Display"),
    "privacy": _("Privacy"),
    "training": _("Training"),
    "notifications": _("Notifications"),
    "connections": _("Connections"),
    "developer": _("Apps and developer"),
    "data": _("Your data"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of settings. `words` are what people may look for besides its name."""

    url_name: str
    label: Words
    group: str
    icon: str
    order: int = 50
    words: Words = ""
    #: What is set now, in few words, for the signed-in person; cheap, for it is asked on every such page.
    value: Callable[[Any], Words] | None = field(default=None, compare=False)
    #: Whether this person has such a page.
    shown: Callable[[Any], bool] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one person sees it."""

    url: str
    label: str
    icon: str
    value: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    items: list[Item]


_entries: dict[str, Entry] = {}


def register(
    url_name: str,
    label: Words,
    *,
    group: str,
    icon: str,
    order: int = 50,
    words: Words = "",
    value: Callable[[Any], Words] | None = None,
    shown: Callable[[Any], bool] | None = None,
) -> None:
    """Adds a page; ValueError for an unknown group or a page that is another already."""
    entry = Entry(url_name, label, group, icon, order, words, value, shown)
    if group not in GROUPS or _entries.get(url_name, entry) != entry:
        raise ValueError(f"{url_name} cannot be an entry of the settings in {group}.")
    _entries[url_name] = entry


def registered() -> list[Entry]:
    return list(_entries.values())


def groups_for(user: Any, *, path: str = "", query: str = "") -> list[Group]:
    """The list as this person sees it: `path` marks the page they are on, `query` leaves only what fits."""
    here = _current(path)
    found = []
    for key, label in GROUPS.items():
        entries = sorted(
            (each for each in _entries.values() if each.group == key),
            key=lambda each: (each.order, each.url_name),
        )
        items = [
            item
            for each in entries
            if (item := _item(each, user, here)) and _fits(query, each, item, str(label))
        ]
        if items:
            found.append(Group(str(label), items))
    return found


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def _current(path: str) -> str:
    """The entry a page belongs to: the longest address it lies at or below."""
    fitting = [
        each.url_name
        for each in _entries.values()
        if (url := _address(each)) and (path == url or path.startswith(f"{url}/"))
    ]
    return max(fitting, key=lambda name: len(reverse(name)), default="")


def _item(entry: Entry, user: Any, here: str) -> Item | None:
    url = _address(entry)
    if not url or (entry.shown is not None and not entry.shown(user)):
        return None
    value = str(entry.value(user)) if entry.value is not None else ""
    return Item(url, str(entry.label), entry.icon, value, entry.url_name == here)


def _fits(query: str, entry: Entry, item: Item, group: str) -> bool:
    """Every word asked for begins somewhere in the entry's name, group, words or value."""
    text = f"{item.label} {group} {entry.words} {item.value}".casefold()
    return all(word in text for word in query.casefold().split())
