"""The list of one's own activities, with filters that are remembered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.people.requests import athlete_of
from accounts.people.services import remember_filters
from activities.activity.models import Activity, ActivityQuerySet, Gear, Status
from activities.log import thumbnails
from activities.log.list_forms import BulkForm, FilterForm, ViewForm
from activities.log.models import SavedView
from activities.log.queries import ActivityFilter, job_topics, own_activities
from activities.log.sorting import NEWEST, links_to, page_of
from stravalite.readonly import mark_of
from stravalite.ui.display import display_for
from stravalite.ui.fragments import is_fragment


@login_required
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    athlete = athlete_of(request)
    remembered = athlete.preferences.remembered_filters.get("activities", "")
    if not request.GET and remembered and not is_fragment(request):
        return redirect(f"{request.path}?{remembered}")
    mine, gear = own_activities(athlete.pk), list(Gear.objects.of(athlete.pk).order_by("name"))
    sports = list(mine.order_by("sport").values_list("sport", flat=True).distinct())
    form = FilterForm(request.GET or None, sports=sports, gear=gear, display=display_for(request))
    wanted = form.wanted()
    if mark_of(request) is None:  # who only looks leaves no trace
        remember_filters(user=athlete, page="activities", query=urlencode(wanted))
    matching = ActivityFilter(wanted, queryset=mine).qs
    sort = wanted.get("sort", NEWEST)
    page = page_of(matching, request, sort=sort)
    context = {
        "form": form,
        "chips": _chips(request, form, wanted),
        "is_filtered": bool(wanted),
        "query": urlencode(wanted),
        "csv_url": f"{reverse('activities_csv')}?{urlencode(wanted)}",
        "totals": _totals(matching),
        "bulk_form": BulkForm(
            gear=[one for one in gear if one.retired_at is None], auto_id="bulk_%s"
        ),
        **_views(athlete.pk, wanted),
        **links_to(request, wanted, page, sort=sort),
        "activities": _with_extras(page["activities"]),
    }
    template = "activities/list.html#rows" if is_fragment(request) else "activities/list.html"
    return render(request, template, context)


def _with_extras(rows: list[Any]) -> list[Any]:
    """Each with its picture, and the topic of the job that is still at it."""
    topics = job_topics(row for row in rows if row.status == Status.PROCESSING)
    for row in rows:
        if row.status == Status.PROCESSING and row.public_id not in topics:
            row.refresh_from_db(from_queryset=Activity.objects.with_card_data())  # it just ended
        row.thumbnail_svg = thumbnails.inline(row)
        row.job_topic = topics.get(row.public_id, "")
    return rows


def _chips(request: HttpRequest, form: FilterForm, wanted: dict[str, str]) -> list[dict[str, str]]:
    """Each filter in words, with the address of the list without it; the order is none."""
    return [
        {
            "label": form.said(name, text),
            "url": f"{request.path}?{urlencode(_without(wanted, name)) or 'q='}",
        }
        for name, text in wanted.items()
        if name != "sort"
    ]


def _without(wanted: dict[str, str], name: str) -> dict[str, str]:
    return {other: text for other, text in wanted.items() if other != name}


def _views(athlete_id: int, wanted: dict[str, str]) -> dict[str, Any]:
    """The saved views; the one that is shown is marked."""
    views = list(SavedView.objects.of(athlete_id))
    shown = next((view for view in views if QueryDict(view.query).dict() == wanted), None)
    return {"views": views, "view": shown, "view_form": ViewForm(auto_id="view_%s")}


def _totals(matching: ActivityQuerySet) -> dict[str, Any]:
    return matching.order_by().aggregate(
        count=Count("pk"),
        distance_m=Sum("distance_m"),
        moving_s=Sum("moving_s"),
        elevation_gain_m=Sum("elevation_gain_m"),
    )
