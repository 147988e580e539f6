"""Where things stand in Strava's activities.csv: by header where it is known, by place where not. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from integrations.archives.tables import clean

#: Our name → (header, which occurrence). The first occurrences are for display and follow the language;
#: the second ones are machine-readable: seconds, metres, points.
_HEADERS: dict[str, tuple[str, int]] = {
    "id": ("activity id", 0),
    "date": ("activity date", 0),
    "title": ("activity name", 0),
    "sport": ("activity type", 0),
    "description": ("activity description", 0),
    "elapsed_s": ("elapsed time", 1),
    "moving_s": ("moving time", 0),
    "distance_m": ("distance", 1),
    "commute": ("commute", 0),
    "private_note": ("activity private note", 0),
    "gear": ("activity gear", 0),
    "filename": ("filename", 0),
    "weight_kg": ("athlete weight", 0),
    "elevation_gain_m": ("elevation gain", 0),
    "average_heartrate_bpm": ("average heart rate", 0),
    "calories_kcal": ("calories", 0),
    "perceived_exertion": ("perceived exertion", 0),
    "media": ("media", 0),
}
#: Where they stand in every export since 2019 whose header we cannot read, for columns up to 34.
_PLACES = {
    "id": 0, "date": 1, "title": 2, "sport": 3, "description": 4, "commute": 9, "private_note": 10,
    "gear": 11, "filename": 12, "weight_kg": 13, "elapsed_s": 15, "moving_s": 16, "distance_m": 17,
    "elevation_gain_m": 20, "average_heartrate_bpm": 31, "calories_kcal": 34,
}  # fmt: skip
#: Exports before the middle of 2019; their distance is in metres.
_OLDEST = {
    "id": "id", "date": "date", "title": "name", "sport": "type", "description": "description",
    "elapsed_s": "elapsed_time", "distance_m": "distance", "commute": "commute", "gear": "gear",
    "filename": "filename",
}  # fmt: skip
_GERMAN = {
    "aktivitäts-id": "activity id",
    "aktivitätsdatum": "activity date",
    "name der aktivität": "activity name",
    "aktivitätsart": "activity type",
    "aktivitätsbeschreibung": "activity description",
    "verstrichene zeit": "elapsed time",
    "distanz": "distance",
    "pendeln": "commute",
    "hinweis zur privatsphäre für aktivitäten": "activity private note",
    "aktivitätsausrüstung": "activity gear",
    "dateiname": "filename",
    "sportlergewicht": "athlete weight",
    "bewegungszeit": "moving time",
    "höhenzunahme": "elevation gain",
    "durchschnittliche herzfrequenz": "average heart rate",
    "kalorien": "calories",
    "gefühlte anstrengung": "perceived exertion",
    "medien": "media",
}
_FILE = re.compile(r"(?:^|/)[^/]+\.(?:fit|gpx|tcx)(?:\.gz)?$", re.IGNORECASE)
_MEDIA = re.compile(r"(?:^|/)[^/|]+\.(?:jpe?g|png|heic|webp|mp4|mov)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """name → place. `understood` is False when only places told, because the language is new to us."""

    places: dict[str, int]
    understood: bool

    def cell(self, row: list[str], name: str) -> str:
        place = self.places.get(name)
        return row[place] if place is not None and place < len(row) else ""


def columns_of(header: list[str], rows: list[list[str]]) -> Columns | None:
    """Where things are; None when this is no table of activities."""
    names = [clean(name).lower() for name in header]
    if "id" in names and "filename" in names:
        places = {ours: names.index(theirs) for ours, theirs in _OLDEST.items() if theirs in names}
        return Columns(places, understood=True)
    english = [_GERMAN.get(name, name) for name in names]
    places = {}
    for ours, (theirs, occurrence) in _HEADERS.items():
        found = [place for place, name in enumerate(english) if name == theirs]
        if found:
            places[ours] = found[min(occurrence, len(found) - 1)]
    if {"id", "date", "filename"} <= set(places):
        return Columns(places, understood=True)
    return _by_place(header, rows)


def _by_place(header: list[str], rows: list[list[str]]) -> Columns | None:
    """Checked against what the cells look like: ids are digits, and file names name files."""
    if len(header) < 15 or not rows:
        return None
    ids = sum(clean(row[0]).isdigit() for row in rows if row)
    if ids < len(rows) * 0.9:
        return None
    files = _most_like(rows, _FILE)
    if files is not None and files != _PLACES["filename"]:
        shift = files - _PLACES["filename"]
        places = {
            name: place + shift if place >= _PLACES["commute"] else place
            for name, place in _PLACES.items()
        }
    else:
        places = dict(_PLACES)
    media = _most_like(rows, _MEDIA)
    if media is not None:
        places["media"] = media
    return Columns(
        {name: place for name, place in places.items() if place < len(header)}, understood=False
    )


def _most_like(rows: list[list[str]], pattern: re.Pattern[str]) -> int | None:
    """The column most of whose cells look like this; None when no cell does."""
    hits: dict[int, int] = {}
    for row in rows[:500]:
        for place, cell in enumerate(row):
            if pattern.search(cell.strip()):
                hits[place] = hits.get(place, 0) + 1
    return max(hits, key=lambda place: hits[place]) if hits else None
