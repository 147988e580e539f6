"""A picture of an activity to show elsewhere: only what anybody might know of it, whoever asks for it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from activities.activity.models import Activity
from activities.log import route_map
from activities.maps import drawing, poster
from activities.maps.drawing import Theme
from activities.maps.lettering import Lettering
from activities.maps.poster import Poster, Size
from activities.streams.queries import streams_for
from activities.streams.redaction import redact
from social.graph.viewer import NOBODY
from stravalite.ui import formats, stats
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named

_PLACES = ("lat", "lon")


@dataclass(frozen=True)
class Picture:
    """What goes into the picture, its words for those who do not see it, and its bytes on demand."""

    poster: Poster
    words: str

    def etag(self, size: Size, theme: Theme) -> str:
        facts = json.dumps([poster.VERSION, size, theme, self._facts])
        return f'"{hashlib.sha256(facts.encode()).hexdigest()[:20]}"'

    @cached_property
    def _facts(self) -> str:
        return json.dumps(asdict(self.poster))

    def png(self, size: Size, theme: Theme) -> bytes:
        return poster.draw(self.poster, size, theme, _fonts())


def picture_of(activity: Activity, display: Display) -> Picture:
    """In the units of who asks, else as a stranger would be told: cut by places that are hidden, without a
    heart rate nobody shares. Blanks what is withheld on the instance.
    """
    columns = streams_for(activity, NOBODY, only=_PLACES).columns
    display = _writable(display)
    redact(activity, NOBODY)
    paths = route_map.paths_of(columns)
    numbers = stats.headline(activity, display, exact=True)
    told = Poster(
        title=activity.name,
        byline=" · ".join(
            (
                activity.post.author.name,
                str(sport_named(activity.sport).label),
                formats.day(activity.local_date, display).text,
            )
        ),
        numbers=tuple((each.number.value, each.number.unit, str(each.label)) for each in numbers),
        site=settings.SITE_NAME,
        paths=paths,
        lengths_m=drawing.METRIC_LENGTHS_M if display.metric else drawing.IMPERIAL_LENGTHS_M,
    )
    spoken = [f"{each.label} {each.number.text}" for each in numbers]
    route = [route_map.caption(activity, columns, display)] if paths else []
    words = _("%(name)s: %(facts)s.") % {
        "name": f"{told.title}, {told.byline}",
        "facts": ", ".join([*route, *spoken]),
    }
    return Picture(told, words)


def _writable(display: Display) -> Display:
    """English where the letters of the pictures have no figures of a language."""
    figures = formats.count(1234567890, display).value
    return (
        display
        if Lettering(_fonts()).known(figures) == figures
        else replace(display, language="en")
    )


def _fonts() -> Path:
    found = finders.find("vendor/inter/inter.css")
    if not isinstance(found, str):
        raise FileNotFoundError("vendor/inter: the assets are not built")
    return Path(found).parent
