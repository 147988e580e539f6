"""What every page knows without its view saying so: the display and the way around."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stravalite.ui import keys
from stravalite.ui.display import display_for, person
from stravalite.ui.strips import strips_for


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation; `primary` stands out as the thing to do."""

    url_name: str
    label: str | Promise
    icon: str
    primary: bool = False
    below: str = ""  # everything under this path belongs to it, when that is more than its own
    also: tuple[str, ...] = ()  # and under these


DESTINATIONS = (
    Destination("feed", _("Feed"), "home"),
    Destination(
        "activities", _("Activities"), "list", also=("/log", "/calendar", "/plans", "/routes")
    ),
    Destination("athletes", _("People"), "users"),
    Destination("upload", _("Add"), "plus", primary=True),
    Destination("settings", _("Settings"), "settings"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `display`, `site_name`, `request_id`, `nav_items` of pages that exist, the `keys` of
    whoever uses them, the session's mark if it is `read_only` (stravalite/readonly.py)."""
    display = display_for(request)
    read_only = getattr(request, "read_only", None)
    return {
        "display": display,
        "keys": keys.places(read_only.closes if read_only else _open) if display.shortcuts else "",
        "site_name": getattr(settings, "SITE_NAME", "stravalite"),
        "nav_items": nav_items(request),
        "read_only": read_only,
        "request_id": getattr(request, "request_id", ""),
        "strips_now": strips_for(request),
    }


def _open(_url: str) -> bool:
    return False


def nav_items(request: HttpRequest) -> list[dict[str, Any]]:
    """The destinations of a signed-in person, `current` marking the one they are in."""
    if person(request) is None:
        return []
    items = []
    read_only = getattr(request, "read_only", None)
    for destination in DESTINATIONS:
        try:
            url = reverse(destination.url_name)
        except NoReverseMatch:
            continue
        if read_only is not None and read_only.closes(url):
            continue
        items.append(
            {
                "url": url,
                "label": destination.label,
                "icon": destination.icon,
                "primary": destination.primary,
                "current": any(
                    _is_current(request.path, path)
                    for path in (destination.below or url, *destination.also)
                ),
            }
        )
    return items


def _is_current(path: str, url: str) -> bool:
    return path == url or path.startswith(url.rstrip("/") + "/")
