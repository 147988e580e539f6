"""Orders of the list, and pages within them: by key, so that page 100 costs what page 1 does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity, ActivityQuerySet

PER_PAGE = 30
Key = tuple[datetime | float, int]


@dataclass(frozen=True, slots=True)
class Sort:
    """By a column of the activity; what has no value there comes as if it were 0."""

    label: str | Promise
    source: str
    descending: bool = True

    @property
    def by_time(self) -> bool:
        return self.source == "start_time"

    @property
    def column(self) -> str:
        """What the rows are ordered by; times by their own column, which has an index."""
        return self.source if self.by_time else "sort_key"

    @property
    def ordering(self) -> tuple[str, str]:
        sign = "-" if self.descending else ""
        return f"{sign}{self.column}", f"{sign}id"


NEWEST = "newest"
SORTS = {
    NEWEST: Sort(_("Newest first"), "start_time"),
    "oldest": Sort(_("Oldest first"), "start_time", descending=False),
    "distance": Sort(_("Longest distance"), "distance_m"),
    "time": Sort(_("Longest time"), "moving_s"),
    "climb": Sort(_("Most climbing"), "elevation_gain_m"),
}


def ordered(activities: ActivityQuerySet, name: str) -> ActivityQuerySet:
    """In one of `SORTS`."""
    sort = SORTS[name]
    if not sort.by_time:
        activities = activities.annotate(sort_key=Coalesce(F(sort.source), 0.0))
    return activities.order_by(*sort.ordering)


def page_of(
    matching: ActivityQuerySet, request: HttpRequest, *, sort: str = NEWEST
) -> dict[str, Any]:
    """`activities`, `has_newer`, `has_older`: the page before or after a row the address names.

    "older" is further down the list, whatever its order.
    """
    order = SORTS[sort]
    older = _key(request.GET.get("older"), order)
    newer = _key(request.GET.get("newer"), order)
    rows = matching.with_card_data()
    if newer:
        rows = rows.filter(_beyond(newer, order, further=False)).reverse()
        found = list(rows[: PER_PAGE + 1])
        shown = found[:PER_PAGE][::-1]
        return {"activities": shown, "has_newer": len(found) > PER_PAGE, "has_older": True}
    if older:
        rows = rows.filter(_beyond(older, order, further=True))
    found = list(rows[: PER_PAGE + 1])
    return {
        "activities": found[:PER_PAGE],
        "has_newer": bool(older),
        "has_older": len(found) > PER_PAGE,
    }


def _beyond(key: Key, order: Sort, *, further: bool) -> Q:
    """Rows after that key, or before it."""
    value, pk = key
    compare = "lt" if order.descending == further else "gt"
    column = order.column
    return Q(**{f"{column}__{compare}": value}) | Q(**{column: value, f"pk__{compare}": pk})


def _key(text: str | None, order: Sort) -> Key | None:
    told, _sep, pk = (text or "").rpartition("~")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    value = _moment(told) if order.by_time else _number(told)
    return None if value is None else (value, int(pk))


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def links_to(
    request: HttpRequest, wanted: dict[str, str], page: dict[str, Any], *, sort: str = NEWEST
) -> dict[str, str]:
    """Addresses of the pages before and after this one."""
    rows: list[Activity] = page["activities"]
    links = {"older_url": "", "newer_url": ""}
    if not rows:
        return links
    column = SORTS[sort].column

    def link(direction: str, row: Activity) -> str:
        value = getattr(row, column)
        told = value.isoformat() if isinstance(value, datetime) else repr(float(value))
        return f"{request.path}?{urlencode({**wanted, direction: f'{told}~{row.pk}'})}"

    if page["has_older"]:
        links["older_url"] = link("older", rows[-1])
    if page["has_newer"]:
        links["newer_url"] = link("newer", rows[0])
    return links
