"""The list of one's own activities, with filters that are remembered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from accounts.people.requests import athlete_of
from accounts.people.services import remember_filters
from activities.activity.models import Activity, ActivityQuerySet, Status
from activities.log import thumbnails
from activities.log.forms import FilterForm
from activities.log.queries import ActivityFilter, job_topics, own_activities
from stravalite.ui.fragments import is_fragment

PER_PAGE = 30
_FILTERS = ("q", "sport", "after", "before")


@login_required
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    remembered = athlete_of(request).preferences.remembered_filters.get("activities", "")
    if not request.GET and remembered and not is_fragment(request):
        return redirect(f"{request.path}?{remembered}")
    mine = own_activities(athlete_of(request).pk)
    sports = list(mine.order_by("sport").values_list("sport", flat=True).distinct())
    form = FilterForm(request.GET or None, sports=sports)
    wanted = _wanted(request, form)
    remember_filters(user=athlete_of(request), page="activities", query=urlencode(wanted))
    matching = ActivityFilter(wanted, queryset=mine).qs
    page = _page(matching, request)
    rows = page["activities"]
    topics = job_topics(row for row in rows if row.status == Status.PROCESSING)
    for row in rows:
        if row.status == Status.PROCESSING and row.public_id not in topics:
            row.refresh_from_db(from_queryset=Activity.objects.with_card_data())  # it just ended
        row.thumbnail_svg = thumbnails.inline(row)
        row.job_topic = topics.get(row.public_id, "")
    context = {
        "form": form,
        "is_filtered": bool(wanted),
        "totals": _totals(matching),
        **_links(request, wanted, page),
        "activities": rows,
    }
    template = "activities/list.html#rows" if is_fragment(request) else "activities/list.html"
    return render(request, template, context)


def _wanted(request: HttpRequest, form: FilterForm) -> dict[str, str]:
    """The filters that are set and make sense."""
    valid = form.is_valid() if form.is_bound else False
    bad = set() if valid else set(form.errors)
    return {
        name: request.GET[name].strip()
        for name in _FILTERS
        if request.GET.get(name, "").strip() and name not in bad
    }


def _totals(matching: ActivityQuerySet) -> dict[str, Any]:
    return matching.order_by().aggregate(
        count=Count("pk"),
        distance_m=Sum("distance_m"),
        moving_s=Sum("moving_s"),
        elevation_gain_m=Sum("elevation_gain_m"),
    )


def _page(matching: ActivityQuerySet, request: HttpRequest) -> dict[str, Any]:
    """Keyset pages by (start, id): right while activities come and go, and as fast on page 100."""
    older, newer = _key(request.GET.get("older")), _key(request.GET.get("newer"))
    rows = matching.with_card_data()
    if newer:
        moment, pk = newer
        rows = rows.filter(Q(start_time__gt=moment) | Q(start_time=moment, pk__gt=pk))
        found = list(rows.order_by("start_time", "pk")[: PER_PAGE + 1])
        more = len(found) > PER_PAGE
        shown = found[:PER_PAGE][::-1]
        return {"activities": shown, "has_newer": more, "has_older": True}
    if older:
        moment, pk = older
        rows = rows.filter(Q(start_time__lt=moment) | Q(start_time=moment, pk__lt=pk))
    found = list(rows[: PER_PAGE + 1])
    return {
        "activities": found[:PER_PAGE],
        "has_newer": bool(older),
        "has_older": len(found) > PER_PAGE,
    }


def _key(text: str | None) -> tuple[datetime, int] | None:
    moment_text, _sep, pk = (text or "").rpartition("~")
    try:
        moment = parse_datetime(moment_text)
    except ValueError:
        return None
    return (moment, int(pk)) if moment and moment.tzinfo and pk.isdecimal() else None


def _links(request: HttpRequest, wanted: dict[str, str], page: dict[str, Any]) -> dict[str, str]:
    rows: list[Activity] = page["activities"]
    links = {"older_url": "", "newer_url": ""}
    if not rows:
        return links

    def link(direction: str, row: Activity) -> str:
        key = f"{row.start_time.isoformat()}~{row.pk}"
        return f"{request.path}?{urlencode({**wanted, direction: key})}"

    if page["has_older"]:
        links["older_url"] = link("older", rows[-1])
    if page["has_newer"]:
        links["newer_url"] = link("newer", rows[0])
    return links
