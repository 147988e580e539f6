"""Reporting, what became of it, and what somebody touched by a decision reads and answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.people.forms import put_errors
from accounts.people.models import User
from accounts.people.requests import athlete_of
from social.graph.viewer import viewer_of
from social.moderation import appeals, services
from social.moderation.forms import AppealForm, ReportForm
from social.moderation.models import SANCTIONS, Decision, Report
from social.moderation.suspension import offered
from stravalite.errors import DomainError, TooManyRequests

_MOST = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """What is wrong with a thing one sees."""
    me = athlete_of(request)
    subject = services.subject_of(kind=kind, public_id=public_id, viewer=viewer_of(request))
    if subject.author.pk == me.pk:
        raise services.CannotReport
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.report(reporter=me, kind=kind, public_id=public_id, **form.cleaned_data)
        except TooManyRequests:
            raise
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Thank you. The moderators look at it."))
            return redirect("reports")
    context = {"form": form, "subject": subject, "kind": kind}
    return render(request, "social/moderation/report.html", context, status=_status(form))


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What one reported, and what became of it."""
    mine = Report.objects.filter(reporter=athlete_of(request)).select_related("decision", "author")
    return render(
        request, "social/moderation/reports.html", {"reports": mine.order_by("-pk")[:_MOST]}
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, decision_id: str) -> HttpResponse:
    """The notice: what was decided about something of one's own, why, and the place to answer."""
    mine = Decision.objects.filter(author=athlete_of(request), verdict__in=SANCTIONS)
    found = get_object_or_404(mine.select_related("author", "appeal"), public_id=decision_id)
    return _notice(request, found, "social/moderation/decision.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suspended(request: HttpRequest) -> HttpResponse:
    """The same for who cannot come in; only right after the password was given."""
    found = offered(request)
    if found is None:
        return redirect("login")
    return _notice(request, found, "social/moderation/suspended.html")


def _notice(request: HttpRequest, found: Decision, template: str) -> HttpResponse:
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _appealed(found.author, found, form):
        messages.success(request, _("Sent. A moderator reads it and answers here."))
        return redirect(request.path)
    context = {
        "decision": found,
        "appeal": getattr(found, "appeal", None),
        "lifted": Decision.objects.filter(lifts=found).first(),
        "form": form,
    }
    return render(request, template, context, status=_status(form))


def _appealed(actor: User, found: Decision, form: AppealForm) -> bool:
    """False when that was refused; the form then says why."""
    try:
        appeals.appeal(actor=actor, decision=found, words=form.cleaned_data["words"])
    except DomainError as refused:
        put_errors(form, refused)
        return False
    return True


def _status(form: ReportForm | AppealForm) -> int:
    return 422 if form.errors else 200
