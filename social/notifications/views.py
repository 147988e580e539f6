"""The page of alerts, and opening one."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.people.requests import athlete_of
from social.graph.viewer import viewer_of
from social.notifications import inbox, pages
from stravalite.readonly import mark_of
from stravalite.ui.fragments import is_fragment
from stravalite.ui.templatetags.ui import zone_of

PER_PAGE = 30


@login_required
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """The inbox; `?unread=1` leaves out what was read, `?before=` goes on."""
    unread = request.GET.get("unread") == "1"
    viewer = viewer_of(request)
    before = pages.read(request.GET.get("before", ""))
    found, after = inbox.page(viewer, before=before, unread=unread, size=PER_PAGE)
    wanted = {"unread": "1"} if unread else {}
    older = {**wanted, "before": pages.write(after)} if after else None
    context = {
        "days": _by_day(found, athlete_of(request).preferences.timezone),
        "unread_only": unread,
        "first_page": before is None,
        "until": timezone.now().isoformat(),
        "any_unread": before is None and any(alert.row.read_at is None for alert in found),
        "older_url": f"{request.path}?{urlencode(older)}" if older else "",
        "here": request.get_full_path(),
    }
    template = "social/alerts.html#list" if is_fragment(request) else "social/alerts.html"
    return render(request, template, context)


def _by_day(found: list[inbox.Alert], zone: str) -> list[tuple[date, list[inbox.Alert]]]:
    """The alerts by the reader's days."""
    tz = zone_of(zone)
    days = groupby(found, key=lambda alert: timezone.localdate(alert.row.moment, tz))
    return [(day, list(alerts)) for day, alerts in days]


@login_required
@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    return render(request, "social/_badge.html")


@login_required
@require_safe
def open_alert(request: HttpRequest, public_id: str) -> HttpResponse:
    """Goes to what the alert is about; who only looks leaves it unread."""
    row = get_object_or_404(inbox.inbox(viewer_of(request)), public_id=public_id)
    if mark_of(request) is None:
        inbox.mark(viewer_of(request), row, read=True)
    return redirect(row.url or "alerts")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """What came after the page was drawn stays unread."""
    until = parse_datetime(request.POST.get("until", ""))
    inbox.mark_all(viewer_of(request), until=until)
    messages.success(request, _("All caught up."))
    return redirect("alerts")
