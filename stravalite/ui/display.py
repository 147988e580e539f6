"""How one person wants to see numbers, dates and colours."""

from dataclasses import dataclass
from typing import Any, Literal, cast

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.http import HttpRequest

Units = Literal["metric", "imperial"]
Clock = Literal[24, 12]

THEMES = ("auto", "light", "dark")
DENSITIES = ("comfortable", "compact")
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Display:
    """Preferences that every format reads. `week_start` counts from Monday = 0."""

    units: Units = "metric"
    clock: Clock = 24
    week_start: int = 0
    language: str = "en-au"
    timezone: str = "UTC"
    theme: str = "auto"
    density: str = "comfortable"
    shortcuts: bool = False

    @property
    def metric(self) -> bool:
        """True when distances are kilometres."""
        return self.units == "metric"


DEFAULT = Display()


def display_for(request: HttpRequest | None) -> Display:
    """The display of the person behind a request; defaults for a stranger."""
    if request is None:
        return DEFAULT
    preferences = _preferences(request)
    language = getattr(preferences, "language", "") or getattr(request, "LANGUAGE_CODE", "")
    return Display(
        units="imperial" if getattr(preferences, "units", "") == "imperial" else "metric",
        clock=12 if str(getattr(preferences, "clock", "24")) == "12" else 24,
        week_start=_week_start(getattr(preferences, "week_start", 0)),
        language=language or DEFAULT.language,
        timezone=str(getattr(preferences, "timezone", "") or settings.TIME_ZONE),
        theme=_one_of(THEMES, request.COOKIES.get(THEME_COOKIE), _saved(preferences, "theme")),
        density=_one_of(DENSITIES, _saved(preferences, "density")),
        shortcuts=bool(getattr(preferences, "shortcuts", False)),
    )


def person(request: HttpRequest) -> Any:
    """Who is signed in, or None: also when the database cannot tell, as on an error page."""
    try:
        user = getattr(request, "user", None)
        return user if user is not None and user.is_authenticated else None
    except DatabaseError:
        return None


def _preferences(request: HttpRequest) -> Any:
    try:
        return getattr(person(request), "preferences", None)
    except (DatabaseError, ObjectDoesNotExist):
        return None


def _saved(preferences: Any, name: str) -> str:
    return str(getattr(preferences, name, "") or "")


def _week_start(value: object) -> int:
    try:
        day = int(cast(Any, value))
    except (TypeError, ValueError):
        return 0
    return day if 0 <= day <= 6 else 0


def _one_of(allowed: tuple[str, ...], *candidates: str | None) -> str:
    return next((c for c in candidates if c in allowed), allowed[0])
