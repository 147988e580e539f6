"""What every page knows without its view saying so: the display and the way around."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stravalite.ui.display import display_for, person


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation; `primary` stands out as the thing to do."""

    url_name: str
    label: str | Promise
    icon: str
    primary: bool = False
    below: str = ""  # everything under this path belongs to it, when that is more than its own


DESTINATIONS = (
    Destination("activities", _("Activities"), "list"),
    Destination("upload", _("Add"), "plus", primary=True),
    Destination("preferences", _("Settings"), "settings", below="/settings/"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `display`, `site_name`, `request_id`, `nav_items` of pages that exist."""
    return {
        "display": display_for(request),
        "site_name": getattr(settings, "SITE_NAME", "stravalite"),
        "nav_items": nav_items(request),
        "request_id": getattr(request, "request_id", ""),
    }


def nav_items(request: HttpRequest) -> list[dict[str, Any]]:
    """The destinations of a signed-in person, `current` marking the one they are in."""
    if person(request) is None:
        return []
    items = []
    for destination in DESTINATIONS:
        try:
            url = reverse(destination.url_name)
        except NoReverseMatch:
            continue
        items.append(
            {
                "url": url,
                "label": destination.label,
                "icon": destination.icon,
                "primary": destination.primary,
                "current": _is_current(request.path, destination.below or url),
            }
        )
    return items


def _is_current(path: str, url: str) -> bool:
    return path == url or path.startswith(url.rstrip("/") + "/")
